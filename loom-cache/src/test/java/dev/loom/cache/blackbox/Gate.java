package dev.loom.cache.blackbox;

import dev.loom.chat.CallCancelledException;
import java.util.concurrent.CountDownLatch;

/** Holds one upstream call until a test lets it go on. */
final class Gate {
  final CountDownLatch called = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);

  /** Behaves as told, but the call of this number waits first. */
  FakeUpstream.Behaviour holding(int held, FakeUpstream.Behaviour then) {
    return (number, asked, listener) -> {
      if (number == held) {
        pass();
      }
      return then.answer(number, asked, listener);
    };
  }

  /** Answers with numbered texts; the call of this number waits first. */
  FakeUpstream.Behaviour holding(int held) {
    return holding(held, (number, asked, listener) -> FakeUpstream.text("answer " + number));
  }

  /** Waits until the test lets go. */
  void pass() {
    called.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallCancelledException("interrupted", e);
    }
  }
}
