/** Reads usages and prices them, one JSON line at a time. */
@NullMarked
package dev.loom.examples.cost;

import org.jspecify.annotations.NullMarked;
