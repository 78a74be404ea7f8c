package dev.loom.analytics.sqlite;

import static dev.loom.analytics.blackbox.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StoreHealth.DropReason;
import dev.loom.log.CallRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CallQueueTest {
  private static final CallRecord LARGE = call().user("u".repeat(100_000)).record();
  private static final long LARGE_BYTES = TextSize.bytes(LARGE);

  @TempDir Path folder;

  @Test
  void sizeOfARecordGrowsWithEachOfItsTexts() {
    long plain = TextSize.bytes(call().record());

    assertThat(TextSize.bytes(call().user("alice1234").record())).isEqualTo(plain + 8);
    assertThat(TextSize.bytes(call().tenant("1234").record())).isEqualTo(plain + 8);
    assertThat(TextSize.bytes(call().tag("k", "123").record())).isEqualTo(plain + 8);
    assertThat(TextSize.bytes(call().model("openai", "gpt-4o-mini1234").record()))
        .isEqualTo(plain + 8);
    assertThat(LARGE_BYTES).isEqualTo(plain + 2 * (100_000 - "alice".length()));
  }

  @Test
  void textsTakeNoMoreThanTheirBytes() {
    CallQueue queue = new CallQueue(65_536, 10 * LARGE_BYTES);
    int accepted = 0;
    for (int i = 0; i < 100; i++) {
      if (queue.offer(LARGE, 0) == null) {
        accepted++;
      }
    }

    assertThat(accepted).isEqualTo(10);
    assertThat(queue.size()).isEqualTo(10);
    assertThat(queue.bytes()).isEqualTo(10 * LARGE_BYTES);
    assertThat(queue.isFull()).isTrue();
    assertThat(queue.poll()).isSameAs(LARGE);
    assertThat(queue.offer(LARGE, 0)).isEqualTo(DropReason.QUEUE_FULL);
    queue.settle();
    assertThat(queue.size()).isEqualTo(9);
    assertThat(queue.offer(LARGE, 0)).isNull();
  }

  @Test
  void recordLargerThanTheQueueIsAcceptedAlone() {
    CallQueue queue = new CallQueue(10, 1_000);

    assertThat(queue.offer(LARGE, 0)).isNull();
    assertThat(queue.offer(call().record(), 0)).isEqualTo(DropReason.QUEUE_FULL);
    queue.poll();
    queue.settle();
    assertThat(queue.offer(call().record(), 0)).isNull();
    assertThat(queue.offer(LARGE, 0)).isEqualTo(DropReason.QUEUE_FULL);
  }

  @Test
  void placesAndBytesComeBackExactlyUnderLoad() throws InterruptedException {
    CallQueue queue = new CallQueue(50, 3 * LARGE_BYTES);
    AtomicInteger running = new AtomicInteger(4);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  queue.offer(i % 10 == 0 ? LARGE : call().user("u" + i).record(), 0);
                }
                running.decrementAndGet();
              });
      threads.add(thread);
      thread.start();
    }
    while (running.get() > 0) {
      assertThat(queue.size()).isBetween(0L, 50L);
      assertThat(queue.bytes()).isBetween(0L, 3 * LARGE_BYTES);
      drain(queue);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    while (queue.size() > 0) {
      drain(queue);
    }

    assertThat(queue.poll()).isNull();
    assertThat(queue.size()).isZero();
    assertThat(queue.bytes()).isZero();
  }

  private static void drain(CallQueue queue) {
    for (int i = 0; i < 10 && queue.poll() != null; i++) {
      // Polling is the point.
    }
    queue.settle();
  }

  @Test
  void bulkSinkStoresAllWithinFewBytes() {
    try (SqliteAnalyticsStore store =
        SqliteAnalyticsStore.builder(folder.resolve("loom.db")).queueBytes(2_000).build()) {
      for (int i = 0; i < 500; i++) {
        store.bulkSink().accept(call().after(i).record());
      }
      store.bulkSink().accept(call().after(500).user("u".repeat(10_000)).record());

      assertThat(store.flush(Duration.ofSeconds(30))).isZero();
      assertThat(store.count(Scope.all(), CallFilter.ALL)).isEqualTo(501);
      assertThat(store.health().totalDropped()).isZero();
    }
  }
}
