/** The {@code loom} command line: its entry point. Each subject has a package of its own below. */
@NullMarked
package dev.loom.examples;

import org.jspecify.annotations.NullMarked;
