/** The operations that are measured, and the command that measures them. */
@NullMarked
package dev.loom.benchmarks;

import org.jspecify.annotations.NullMarked;
