/** {@code loom redact}: text in, clean text out. */
@NullMarked
package dev.loom.examples.redact;

import org.jspecify.annotations.NullMarked;
