/** A day of simulated traffic through a real chain. */
@NullMarked
package dev.loom.examples.demo;

import org.jspecify.annotations.NullMarked;
