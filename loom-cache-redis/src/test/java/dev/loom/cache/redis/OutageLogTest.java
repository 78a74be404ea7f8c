package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheSelector;
import dev.loom.cache.redis.LinkException.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an operator reads about outages: a line when one begins, a line when it ends. */
class OutageLogTest {
  private final int before = KeptLog.lines().size();

  private List<String> lines(String part) {
    List<String> all = KeptLog.lines();
    return all.subList(before, all.size()).stream().filter(line -> line.contains(part)).toList();
  }

  @Test
  void outageIsToldOnceAndWithoutTheLogin() {
    try (RedisServer server = RedisServer.start("requirepass open-sesame")) {
      String uri = server.uri().replace("redis://", "redis://:wrong-sesame@");
      try (RedisBackend backend = Sample.open(Sample.settings(uri))) {
        assertThat(backend.health().available()).isFalse();
        assertThat(lines("fell back"))
            .singleElement()
            .asString()
            .startsWith("WARN")
            .contains("rejected the credentials");
        assertThat(lines("has no secret")).hasSize(1);
        backend.invalidate(CacheSelector.all());
      }
      assertThat(lines("1 invalidations not made")).singleElement().asString().startsWith("WARN");
      assertThat(lines("sesame")).isEmpty();
      assertThat(lines("127.0.0.1")).isEmpty();
    }
  }

  @Test
  void endOfAnOutageIsToldAndMemoryDropped() {
    AtomicInteger returns = new AtomicInteger();
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    Outages outages = new Outages(clock, returns::incrementAndGet);
    outages.back(); // the first time is no return
    assertThat(lines("again, after")).isEmpty();
    outages.away(null);
    assertThat(outages.health(false, 0, true).outages()).isZero();
    outages.away(Kind.TIMEOUT);
    outages.away(Kind.IO);
    outages.back();
    assertThat(lines("did not answer in time")).hasSize(1);
    assertThat(lines("again, after 0 ms")).singleElement().asString().startsWith("INFO");
    assertThat(returns).hasValue(1);
    assertThat(outages.health(true, 3, true))
        .isEqualTo(new RedisHealth(true, 1, Instant.EPOCH, Instant.EPOCH, 3, true));
  }

  @Test
  void logThatFailsKeepsNobodyFromWorking() {
    KeptLog.failing = true;
    try {
      Outages outages = new Outages(Clock.systemUTC(), () -> {});
      outages.away(Kind.IO);
      outages.back();
      assertThat(outages.health(true, 0, false).outages()).isEqualTo(1);
      assertThat(lines("")).isEmpty();
    } finally {
      KeptLog.failing = false;
    }
  }
}
