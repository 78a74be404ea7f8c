/** The front door: {@link dev.loom.Loom} assembles a chain of layers around an upstream. */
@NullMarked
package dev.loom;

import org.jspecify.annotations.NullMarked;
