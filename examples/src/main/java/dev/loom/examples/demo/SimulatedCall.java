package dev.loom.examples.demo;

import dev.loom.chat.ChatRequest;
import java.time.Instant;

/**
 * One call of the simulated day.
 *
 * @param at when it begins
 * @param request what is asked, by whom
 * @param streamed whether the caller listens to pieces
 */
record SimulatedCall(Instant at, ChatRequest request, boolean streamed) {}
