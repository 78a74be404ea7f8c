package dev.loom.examples.demo;

import dev.loom.chat.CallFailure;

/** A failure that the simulated upstream plays. */
final class SimulatedFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CallFailure meaning;

  SimulatedFailure(CallFailure meaning) {
    super("simulated failure, status " + meaning.status());
    this.meaning = meaning;
  }

  CallFailure meaning() {
    return meaning;
  }
}
