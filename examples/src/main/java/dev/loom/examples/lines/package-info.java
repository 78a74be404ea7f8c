/** Text as commands read it: line by line in bounded memory, JSON with exact decimals. */
@NullMarked
package dev.loom.examples.lines;

import org.jspecify.annotations.NullMarked;
