package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.loom.cache.redis.LinkException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkExecutorTest {
  private static final int THREADS = 4;
  private static final int QUEUE = 256;

  private final LinkExecutor executor = new LinkExecutor(TimeUnit.MILLISECONDS.toNanos(10), true);
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();

  @AfterEach
  void stop() {
    release.countDown();
    executor.close();
    callers.shutdownNow();
  }

  private static Kind kind(Callable<?> action) {
    LinkException failure = catchThrowableOfType(LinkException.class, action::call);
    return failure == null ? null : failure.kind();
  }

  private static Deadline in(long millis) {
    return Deadline.in(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private Integer block() {
    begun.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  private List<Future<Kind>> blocked(int number) {
    List<Future<Kind>> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(callers.submit(() -> kind(() -> executor.call(in(60_000), this::block))));
    }
    return all;
  }

  @Test
  void resultAndFailureComeBack() throws Exception {
    assertThat(executor.call(in(20_000), () -> 7)).isEqualTo(7);
    assertThat(
            kind(
                () ->
                    executor.call(
                        in(20_000),
                        () -> {
                          throw Failures.of(Kind.IO);
                        })))
        .isEqualTo(Kind.IO);
  }

  @Test
  void callerWaitsNoLongerThanItsDeadlineAndBegunWorkGoesOn() throws Exception {
    Future<Kind> caller = callers.submit(() -> kind(() -> executor.call(in(500), this::block)));
    Sample.await("the work is begun", () -> begun.get() == 1);
    assertThat(caller.get()).isEqualTo(Kind.TIMEOUT);
    release.countDown();
    assertThat(executor.call(in(20_000), () -> 7)).isEqualTo(7);
  }

  @Test
  void workThatNobodyWaitsForIsNotBegun() throws Exception {
    List<Future<Kind>> blocked = blocked(THREADS);
    Sample.await("all threads are taken", () -> begun.get() == THREADS);
    assertThat(kind(() -> executor.call(in(30), this::block))).isEqualTo(Kind.EXHAUSTED);
    release.countDown();
    for (Future<Kind> each : blocked) {
      assertThat(each.get()).isNull();
    }
    assertThat(executor.call(in(20_000), () -> 7)).isEqualTo(7);
    assertThat(begun).hasValue(THREADS);
  }

  @Test
  void callThatIsCutShortSaysNothingOfRedis() {
    try (LinkExecutor patient = new LinkExecutor(TimeUnit.HOURS.toNanos(1), false)) {
      assertThat(kind(() -> patient.call(in(30), this::block))).isEqualTo(Kind.CUT_SHORT);
      release.countDown();
    }
  }

  @Test
  void fullQueueIsAFailureAtOnce() throws Exception {
    List<Future<Kind>> blocked = blocked(THREADS);
    Sample.await("all threads are taken", () -> begun.get() == THREADS);
    List<Future<Kind>> queued = blocked(QUEUE);
    Sample.await("the queue is full", () -> executor.queued() == QUEUE);
    assertThat(kind(() -> executor.call(in(20_000), () -> 7))).isEqualTo(Kind.EXHAUSTED);
    release.countDown();
    for (Future<Kind> each : queued) {
      assertThat(each.get()).isNull();
    }
    assertThat(blocked).hasSize(THREADS);
  }

  @Test
  void closingFreesWhoWaits() throws Exception {
    blocked(THREADS);
    Sample.await("all threads are taken", () -> begun.get() == THREADS);
    List<Future<Kind>> queued = blocked(2);
    Sample.await("two more wait", () -> executor.queued() == 2);
    Thread.currentThread().interrupt();
    executor.close();
    assertThat(Thread.interrupted()).isTrue();
    for (Future<Kind> each : queued) {
      assertThat(each.get()).isEqualTo(Kind.CLOSED);
    }
    assertThat(kind(() -> executor.call(in(20_000), () -> 7))).isEqualTo(Kind.CLOSED);
  }
}
