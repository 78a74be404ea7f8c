/** Reads call records from files into a store. */
@NullMarked
package dev.loom.examples.imports;

import org.jspecify.annotations.NullMarked;
