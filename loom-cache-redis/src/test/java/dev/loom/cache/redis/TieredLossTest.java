package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static dev.loom.cache.redis.Sample.tier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.BackendStats.State;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node with copies that is cut off: from the channel alone, or from Redis. */
class TieredLossTest {
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration CAP = Duration.ofMinutes(1);

  private final RedisServer server = RedisServer.start();
  private final FaultProxy proxy = new FaultProxy(server.port(), 3);
  private final AtomicLong skipped = new AtomicLong();
  private final RedisBackend other = Sample.open(Sample.settings(server.uri(), TIMEOUT, 8));
  private TieredBackend node;

  @AfterEach
  void stop() {
    node.close();
    other.close();
    proxy.close();
    server.close();
  }

  /** Time that goes on, and ahead when a test says so. */
  private long nanoTime() {
    return System.nanoTime() + skipped.get();
  }

  private String proxied() {
    return "redis://127.0.0.1:" + proxy.port();
  }

  private void openCut() {
    node = Near.open(Near.settings(proxied(), TIMEOUT, CAP), this::nanoTime);
  }

  /** Only messages go through the proxy. */
  private void openForked() {
    RawLinks.Opening main = RawLinks.of(Near.settings(server.uri(), TIMEOUT, CAP));
    RawLinks.Opening lines = RawLinks.of(Near.settings(proxied(), TIMEOUT, CAP));
    node =
        Near.heard(
            TieredBackend.open(
                onLoss -> new ForkedLink(main.open(onLoss), lines.open(() -> {})),
                Near.settings(server.uri(), TIMEOUT, CAP),
                this::nanoTime));
  }

  private CacheEntry copied(String prompt, String... tags) {
    CacheEntry entry = Sample.put(other, prompt, tags);
    Near.copy(node, entry);
    return entry;
  }

  private void awaitSubscription(long number) {
    await(
        "it hears again",
        () -> node.nearHealth().inUse() && node.nearHealth().subscriptions() >= number);
  }

  @Test
  void lostSubscriptionLosesAllCopies() {
    openForked();
    CacheEntry entry = copied("a", "x");
    assertThat((Long) server.send("CLIENT", "KILL", "TYPE", "pubsub")).isEqualTo(1);
    awaitSubscription(2);
    assertThat(tier(node, entry)).as("the copy is gone, the entry is not").isEqualTo("redis");
    assertThat(tier(node, entry)).isEqualTo("memory");
    assertThat(node.health().outages()).isZero();
  }

  @Test
  void refusedSubscriptionLeavesRedisInUse() {
    openForked();
    CacheEntry entry = copied("a", "x");
    proxy.set(FaultMode.refuse());
    await("the loss is noticed", () -> !node.nearHealth().inUse());
    assertThat(tier(node, entry)).isEqualTo("redis");
    assertThat(tier(node, entry)).isEqualTo("redis");
    other.invalidate(CacheSelector.tag("x"));
    assertThat(tier(node, entry)).isNull();
    proxy.set(FaultMode.PASS);
    awaitSubscription(2);
    assertThat(node.nearHealth().copies()).isZero();
  }

  @Test
  void deadSubscriptionIsNoticed() {
    openForked();
    CacheEntry entry = copied("a", "x");
    proxy.set(FaultMode.blackHole());
    other.invalidate(CacheSelector.tag("x"));
    await("the silence is noticed", () -> tier(node, entry) == null);
    proxy.set(FaultMode.PASS);
    awaitSubscription(2);
    assertThat(tier(node, entry)).isNull();
  }

  @Test
  void silentSubscriptionWithoutInvalidationsIsNoticed() {
    openForked();
    copied("a", "x");
    proxy.set(FaultMode.blackHole());
    await("the silence is noticed", () -> !node.nearHealth().inUse());
    proxy.set(FaultMode.PASS);
    awaitSubscription(2);
  }

  @Test
  void noticeThatMayNotBeToldIsMissedByItsNumber() {
    openForked();
    CacheEntry entry = copied("a", "x");
    server.send("ACL", "SETUSER", "mute", "on", ">p", "~*", "resetchannels", "+@all", "-publish");
    String uri = server.uri().replace("redis://", "redis://mute:p@");
    try (RedisBackend mute = Sample.open(Sample.settings(uri, TIMEOUT, 8))) {
      assertThat(mute.invalidate(CacheSelector.tag("x")).removed()).isEqualTo(1);
      await("the copy goes", () -> tier(node, entry) == null);
      awaitSubscription(2);
    }
  }

  @Test
  void lostRegistryLosesAllCopies() {
    openForked();
    CacheEntry entry = copied("a", "x");
    server.send("FLUSHALL");
    await("the loss is noticed", () -> tier(node, entry) == null);
    awaitSubscription(2);
    Near.copy(node, Sample.put(other, "b"));
  }

  @Test
  void outageIsServedByTheMemoryOfOutagesAlone() {
    openForked(); // the channel stays as it is
    CacheEntry entry = copied("a", "x");
    server.freeze();
    await(
        "the cache falls back",
        () -> {
          node.get(Sample.entry("nobody asked this").key());
          return !node.health().available();
        });
    assertThat(tier(node, entry)).isNull();
    assertThat(node.stats().state()).isEqualTo(State.FALLBACK);
    assertThat(node.state()).isEqualTo(State.FALLBACK);
    assertThat(node.stats().name()).isEqualTo("tiered");
    CacheEntry during = Sample.put(node, "during", "x");
    assertThat(tier(node, during)).isEqualTo("memory");
    assertThat(node.invalidate(CacheSelector.tag("x")).pending()).isTrue();
    assertThat(tier(node, during)).isNull();
    server.thaw();
    await("the cache comes back", () -> node.health().available());
    assertThat(tier(node, entry)).isNull();
    awaitSubscription(2);
    assertThat(tier(node, entry)).isNull();
  }

  @Test
  void copiesOfANodeThatIsCutOffEndWithTheLease() {
    openCut();
    CacheEntry entry = copied("a", "x");
    proxy.set(FaultMode.blackHole());
    assertThat(node.nearHealth().inUse()).isTrue();
    skipped.addAndGet(Subscription.LEASE_NANOS);
    assertThat(node.nearHealth().inUse()).isFalse();
    assertThat(tier(node, entry)).isNull();
    proxy.set(FaultMode.PASS);
    await("Redis is used again", () -> "redis".equals(tier(node, entry)));
  }

  @Test
  void nodeThatWasCutOffServesNothingStaleOnceItIsBack() {
    openCut();
    List<CacheEntry> entries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      entries.add(copied("prompt " + i, "tag " + i));
    }
    proxy.set(FaultMode.blackHole());
    long cut = nanoTime();
    for (int i = 0; i < entries.size(); i++) {
      assertThat(other.invalidate(CacheSelector.tag("tag " + i)).removed()).isEqualTo(1);
      long before = nanoTime();
      if (tier(node, entries.get(i)) != null) {
        assertThat(before - cut).as("nothing is older than the limit").isLessThan(CAP.toNanos());
      }
    }
    skipped.addAndGet(CAP.toNanos());
    entries.forEach(entry -> assertThat(tier(node, entry)).isNull());
    await("it falls back", () -> tier(node, entries.get(0)) == null && !isAvailable());
    proxy.set(FaultMode.PASS);
    await("it is back", this::isAvailable);
    entries.forEach(entry -> assertThat(tier(node, entry)).isNull());
    awaitSubscription(2);
    entries.forEach(entry -> assertThat(tier(node, entry)).isNull());
  }

  private boolean isAvailable() {
    return node.health().available();
  }

  @Test
  void closeEndsItsThreadsWhateverHappensToTheConnection() {
    openCut();
    proxy.set(FaultMode.blackHole());
    long begun = System.nanoTime();
    node.close();
    node.close(); // harmless
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(15));
    await(
        "its threads end",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(
                    thread ->
                        thread.getName().equals("loom-redis-near")
                            || thread.getName().equals("loom-redis-heed")));
    assertThat(node.nearHealth().inUse()).isFalse();
  }
}
