package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static dev.loom.cache.redis.Sample.entry;
import static dev.loom.cache.redis.Sample.put;
import static dev.loom.cache.redis.Sample.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.BackendStats.State;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheBackendFactory;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheMiss;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.RemoteSettings;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The store as its host opens, asks and closes it. */
class RedisBackendTest {
  private final RedisServer server = RedisServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("loom-redis-"))
        .count();
  }

  @Test
  void factoryIsFoundAndOpensAddressesOfRedis() {
    CacheBackendFactory factory =
        ServiceLoader.load(CacheBackendFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.opens("redis"))
            .findFirst()
            .orElseThrow();
    assertThat(factory.opens("rediss+cluster")).isTrue();
    assertThat(factory.opens("memory")).isFalse();
    try (CacheBackend backend = factory.open(Sample.settings(server.uri()))) {
      assertThat(backend.stats().state()).isEqualTo(State.OK);
      assertThat(backend.stats().name()).isEqualTo("redis");
    }
    assertThatThrownBy(() -> factory.open(Sample.settings("redis://")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void storeWithANearCacheIsATieredOne() {
    CacheBackend opened = new RedisBackend.Factory().open(Near.settings(server.uri()));
    assertThat(opened).isInstanceOf(TieredBackend.class);
    assertThat(opened.stats().name()).isEqualTo("tiered");
    opened.close();
  }

  @Test
  void closingEndsThreadsAndConnections() {
    long before = threads();
    RedisBackend backend = Sample.open(Sample.settings(server.uri()));
    put(backend, "a");
    assertThat(threads()).isGreaterThan(before);
    backend.close();
    backend.close();
    await("its threads end", () -> threads() <= before);
    await("its connections end", () -> connections() == 1);
  }

  /** Connections of the server, the one that asks among them. */
  private int connections() {
    return RedisServer.text(server.send("CLIENT", "LIST")).split("\n").length;
  }

  @Test
  void closedStoreAnswersNothing() {
    RedisBackend backend = Sample.open(Sample.settings(server.uri()));
    CacheEntry entry = put(backend, "a");
    StoreTicket ticket = backend.ticket(entry.key());
    backend.close();
    assertThat(backend.get(entry.key())).isInstanceOf(CacheMiss.class);
    assertThat(backend.put(entry, ticket)).isEqualTo(StoreResult.CLOSED);
    assertThat(backend.put(entry, backend.ticket(entry.key()))).isEqualTo(StoreResult.CLOSED);
    assertThat(backend.invalidate(CacheSelector.all())).isEqualTo(Invalidation.of(0));
    assertThat(backend.dryRun(CacheSelector.all())).isEqualTo(Invalidation.of(0));
    assertThat(backend.stats().state()).isEqualTo(State.DOWN);
    assertThat(backend.state()).isEqualTo(State.DOWN);
    assertThat(backend.health().available()).isFalse();
  }

  @Test
  void closingWhileCallersAskHurtsNone() throws Exception {
    RedisBackend backend = Sample.open(Sample.settings(server.uri()));
    CacheEntry entry = put(backend, "a");
    int callers = 8;
    ExecutorService pool = Executors.newFixedThreadPool(callers);
    CountDownLatch started = new CountDownLatch(callers);
    List<Future<Boolean>> all =
        IntStream.range(0, callers)
            .mapToObj(
                i ->
                    pool.submit(
                        () -> {
                          while (backend.get(entry.key()) instanceof CacheHit) {
                            started.countDown();
                          }
                          started.countDown();
                          return true;
                        }))
            .toList();
    started.await();
    backend.close();
    for (Future<Boolean> each : all) {
      assertThat(each.get()).isTrue();
    }
    pool.shutdown();
  }

  @Test
  void closingInAnOutageForgetsWhatWasNotDone() {
    RedisBackend backend = Sample.open(Sample.settings(server.uri()));
    put(backend, "a");
    server.freeze();
    backend.invalidate(CacheSelector.all());
    backend.close();
    assertThat(backend.health().pendingInvalidations()).isEqualTo(1);
  }

  @Test
  void ticketOfAnotherStoreIsRefused() {
    try (RedisBackend one = Sample.open(Sample.settings(server.uri()));
        RedisBackend other = Sample.open(Sample.settings(server.uri()))) {
      CacheEntry entry = entry("a");
      assertThatThrownBy(() -> one.put(entry, other.ticket(entry.key())))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> one.put(entry, new StoreTicket() {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void nodesShareEntriesAndInvalidations() {
    try (RedisBackend one = Sample.open(Sample.settings(server.uri()));
        RedisBackend other = Sample.open(Sample.settings(server.uri()))) {
      CacheEntry entry = put(one, "a");
      assertThat(tier(other, entry)).isEqualTo("redis");
      assertThat(other.invalidate(CacheSelector.provider("openai"))).isEqualTo(Invalidation.of(1));
      assertThat(tier(one, entry)).isNull();
    }
  }

  @Test
  void rejectedLoginIsAnOutageThatEndsWhenItIsMended() {
    server.send("ACL", "SETUSER", "ann", "on", ">right", "~*", "&*", "+@all");
    String uri = server.uri().replace("redis://", "redis://ann:later@");
    try (RedisBackend backend = Sample.open(Sample.settings(uri))) {
      assertThat(backend.stats().state()).isEqualTo(State.FALLBACK);
      server.send("ACL", "SETUSER", "ann", ">later");
      await("the cache attaches", () -> backend.health().available());
    }
  }

  @Test
  void storeThatRedisHasNoRoomForFailsAlone() {
    try (RedisBackend backend = Sample.open(Sample.settings(server.uri()))) {
      CacheEntry entry = put(backend, "a");
      StoreTicket ticket = backend.ticket(entry.key());
      server.send("CONFIG", "SET", "maxmemory", "1");
      for (int i = 0; i < 30; i++) {
        assertThatThrownBy(() -> backend.put(entry, ticket))
            .isInstanceOf(RedisUnavailableException.class);
      }
      assertThat(tier(backend, entry)).isEqualTo("redis");
      assertThat(backend.health().available()).isTrue();
    }
  }

  @Test
  void fullRedisIsReadAllTheSame() {
    CacheEntry entry;
    try (RedisBackend backend = Sample.open(Sample.settings(server.uri()))) {
      entry = put(backend, "a");
    }
    server.send("CONFIG", "SET", "maxmemory", "1");
    try (RedisBackend backend = Sample.open(Sample.settings(server.uri()))) {
      await("it is read", () -> "redis".equals(tier(backend, entry)));
    }
  }

  @Test
  void expiredSetsAreSweptInTheBackground() {
    RemoteSettings remote = Sample.settings(server.uri()).remote();
    BackendSettings settings =
        new BackendSettings(
            server.uri(), 1_000, 10 << 20, Duration.ofMillis(50), remote, null, List.of());
    try (RedisBackend backend = Sample.open(settings)) {
      for (int i = 0; i < 10; i++) {
        put(backend, "prompt " + i);
      }
      assertThat(backend.invalidate(CacheSelector.model("gpt"))).isEqualTo(Invalidation.of(10));
      await(
          "dead entries are freed",
          () -> ((List<?>) server.send("KEYS", "loom:v1:{*}:e:*")).isEmpty());
      server.kill(); // a sweep that fails is no trouble
      await(
          "the cache falls back",
          () -> tier(backend, entry("b")) == null && !backend.health().available());
    }
  }
}
