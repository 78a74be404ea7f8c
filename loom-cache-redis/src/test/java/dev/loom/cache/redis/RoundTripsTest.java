package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How often an invalidation asks Redis, and that it misses nothing for that. */
class RoundTripsTest extends OnRedis {
  private final AtomicInteger trips = new AtomicInteger();

  private StoredCache counted(boolean cluster) throws LinkException {
    PlainLink link = link(cluster);
    StoredCache node = new StoredCache(link, StoredBackend.settings(null, false));
    Samples.put(node, entry("first", "prompt"));
    node.invalidate(CacheSelector.all(), Instant.now()); // asks what Redis does when it is full
    link.before = trips::incrementAndGet;
    return node;
  }

  private static CacheEntry entry(String model, String prompt) {
    return Samples.entry(CacheScope.TENANT, Samples.ANN, model, prompt, "x");
  }

  private static List<CacheEntry> fill(StoredCache node, String... models) throws Exception {
    List<CacheEntry> entries = new ArrayList<>();
    for (String model : models) {
      for (int i = 0; i < 5; i++) {
        entries.add(Samples.put(node, entry(model, "prompt " + i)));
      }
    }
    return entries;
  }

  private long drop(StoredCache node, CacheSelector selector) throws LinkException {
    trips.set(0);
    return node.invalidate(selector, Instant.now()).removed();
  }

  @Test
  void cellsThatAreKnownEndInOneRoundTrip() throws Exception {
    StoredCache node = counted(false);
    fill(node, "a", "b", "c");
    assertThat(node.stats().entries()).isEqualTo(15); // tells the cells
    assertThat(drop(node, CacheSelector.model("a"))).isEqualTo(5);
    assertThat(trips).hasValue(1);
    assertThat(drop(node, CacheSelector.model("a"))).as("a second time").isZero();
    assertThat(drop(node, CacheSelector.all())).isEqualTo(10);
    assertThat(trips).hasValue(1);
    fill(node, "a", "b");
    assertThat(drop(node, CacheSelector.tenant("acme"))).isEqualTo(10);
    assertThat(trips).hasValue(1);
  }

  @Test
  void cellsThatAreNewAreFoundInASecondOne() throws Exception {
    StoredCache one = counted(false);
    StoredCache two = node();
    fill(two, "a");
    assertThat(drop(one, CacheSelector.model("a"))).isEqualTo(5);
    assertThat(trips).as("the cells, their ends, and notice that it is done").hasValue(3);
    List<CacheEntry> entries = fill(two, "a", "b");
    assertThat(drop(one, CacheSelector.all())).isEqualTo(10);
    assertThat(trips).as("one script for each cell").hasValueGreaterThan(2);
    for (CacheEntry entry : entries) {
      assertThat(Samples.holds(two, entry)).isFalse();
    }
    fill(two, "b");
    assertThat(drop(one, CacheSelector.all())).isEqualTo(5);
    assertThat(trips).hasValue(1);
  }

  @Test
  void singleEntriesGoInASecondStep() throws Exception {
    StoredCache node = counted(false);
    fill(node, "a", "b");
    assertThat(node.stats().entries()).isEqualTo(10);
    assertThat(drop(node, CacheSelector.tag("x"))).isEqualTo(10);
    assertThat(trips).hasValueGreaterThan(1);
  }

  @Test
  void registryThatWasLostEndsNothing() throws Exception {
    StoredCache node = counted(false);
    fill(node, "a");
    assertThat(node.stats().entries()).isEqualTo(5);
    send("FLUSHALL");
    assertThat(drop(node, CacheSelector.all())).isZero();
    List<CacheEntry> entries = fill(node, "a");
    assertThat(Samples.holds(node, entries.get(0))).isTrue();
    assertThat(drop(node, CacheSelector.all())).isEqualTo(5);
  }

  @Test
  void onAClusterTheCellsAreAskedForFirst() throws Exception {
    StoredCache node = counted(true);
    Samples.put(node, entry("a", "prompt"));
    assertThat(node.stats().entries()).isEqualTo(1);
    assertThat(drop(node, CacheSelector.model("a"))).isEqualTo(1);
    assertThat(trips.get()).isGreaterThan(1);
  }
}
