package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user of Redis who may do no more than the documents ask for, and one who may do less. */
class AclTest {
  private static final String LEAST =
      "~loom:* resetchannels &loom:* +@read +@write +@scripting +@pubsub +@connection -@dangerous";

  private final RedisServer server = RedisServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {LEAST + " +info +time", LEAST + " -time"})
  void leastRightsAreEnough(String rights) {
    List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "loom", "on", ">pass"));
    command.addAll(List.of(rights.split(" ")));
    server.send(command.toArray(new String[0]));
    String uri = server.uri().replace("redis://", "redis://loom:pass@");
    try (RedisBackend backend = Sample.open(Sample.settings(uri))) {
      Sample.await("the cache attaches", () -> backend.health().available());
      CacheEntry one = Sample.put(backend, "one", "x");
      Sample.put(backend, "two");
      assertThat(Sample.tier(backend, one)).isEqualTo("redis");
      assertThat(backend.stats().entries()).isEqualTo(2);
      assertThat(backend.invalidate(CacheSelector.tag("x"))).isEqualTo(Invalidation.of(1));
      assertThat(backend.invalidate(CacheSelector.all())).isEqualTo(Invalidation.of(1));
      backend.sweep();
      assertThat(backend.health().outages()).isZero();
      assertThat(backend.health().available()).isTrue();
    }
  }

  @Test
  void leastRightsAreEnoughForCopies() {
    List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "loom", "on", ">pass"));
    command.addAll(List.of(LEAST.split(" ")));
    server.send(command.toArray(new String[0]));
    String uri = server.uri().replace("redis://", "redis://loom:pass@");
    try (TieredBackend one = Near.open(Near.settings(uri));
        TieredBackend two = Near.open(Near.settings(uri))) {
      CacheEntry entry = Sample.put(one, "one", "x");
      Near.copy(two, entry);
      assertThat(one.invalidate(CacheSelector.tag("x"))).isEqualTo(Invalidation.of(1));
      Sample.await("the copy goes", () -> Sample.tier(two, entry) == null);
      assertThat(two.nearHealth().subscriptions()).isEqualTo(1);
    }
  }
}
