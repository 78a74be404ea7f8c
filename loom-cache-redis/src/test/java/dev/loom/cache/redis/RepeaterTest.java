package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeaterTest {
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONG = TimeUnit.HOURS.toNanos(1);

  private final AtomicInteger turns = new AtomicInteger();

  private static Deadline seconds(int number) {
    return Deadline.in(TimeUnit.SECONDS.toNanos(number));
  }

  @Test
  void repeatsWhateverItsWorkThrows() {
    Repeater repeater =
        new Repeater(
            "test",
            SHORT,
            () -> {
              turns.incrementAndGet();
              throw new AssertionError("no reason to stop");
            });
    repeater.start();
    Sample.await("three turns", () -> turns.get() >= 3);
    repeater.close();
    repeater.join(seconds(20));
    int ended = turns.get();
    repeater.nudge();
    assertThat(turns).hasValue(ended);
  }

  @Test
  void nudgeBringsTheNextTurnForward() {
    Repeater repeater = new Repeater("test", LONG, turns::incrementAndGet);
    repeater.nudge();
    repeater.start();
    Sample.await("a turn", () -> turns.get() == 1);
    repeater.nudge();
    Sample.await("another turn", () -> turns.get() == 2);
    repeater.close();
    repeater.join(seconds(20));
  }

  @Test
  void interruptEndsIt() {
    Thread[] own = new Thread[1];
    Repeater repeater =
        new Repeater(
            "test",
            SHORT,
            () -> {
              own[0] = Thread.currentThread();
              own[0].interrupt();
              turns.incrementAndGet();
            });
    repeater.start();
    repeater.join(seconds(20));
    assertThat(turns).hasValue(1);
    assertThat(own[0].isAlive()).isFalse();
  }

  @Test
  void joinWaitsForTheWorkButNotLongerThanItsDeadline() {
    CountDownLatch release = new CountDownLatch(1);
    Repeater repeater =
        new Repeater(
            "test",
            SHORT,
            () -> {
              turns.incrementAndGet();
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    repeater.start();
    Sample.await("a turn", () -> turns.get() == 1);
    repeater.close();
    repeater.join(Deadline.in(SHORT));
    release.countDown();
    Thread.currentThread().interrupt();
    repeater.join(seconds(20));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(turns).hasValue(1);
  }
}
