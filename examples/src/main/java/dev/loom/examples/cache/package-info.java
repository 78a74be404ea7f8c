/** Commands that look into the response cache and its keys. */
@NullMarked
package dev.loom.examples.cache;

import org.jspecify.annotations.NullMarked;
