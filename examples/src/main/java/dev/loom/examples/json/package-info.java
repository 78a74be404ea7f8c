/** JSON as commands read it: one object a line, decimals kept exact. */
@NullMarked
package dev.loom.examples.json;

import org.jspecify.annotations.NullMarked;
