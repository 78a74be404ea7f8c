/** One real call to an OpenAI-compatible server. */
@NullMarked
package dev.loom.examples.chat;

import org.jspecify.annotations.NullMarked;
