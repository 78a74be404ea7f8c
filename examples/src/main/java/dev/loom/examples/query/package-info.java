/** Asks a store for logs, statistics and costs. */
@NullMarked
package dev.loom.examples.query;

import org.jspecify.annotations.NullMarked;
