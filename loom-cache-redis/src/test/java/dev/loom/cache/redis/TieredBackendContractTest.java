package dev.loom.cache.redis;

import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheBackendContract;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** What every store must do, by a store in Redis with copies in front of it. */
class TieredBackendContractTest extends CacheBackendContract {
  private RedisServer server;
  private TieredBackend backend;

  @Override
  protected CacheBackend open() {
    server = RedisServer.start();
    backend = Near.open(Near.settings(server.uri(), Duration.ofSeconds(2), Duration.ofHours(1)));
    return backend;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  protected void pass(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  protected Duration unit() {
    return Duration.ofMillis(600); // 500 stores on a busy machine take a while
  }

  @Override
  protected void settle() {
    backend.sweep();
  }

  @Override
  protected String tier() {
    return "redis"; // of the first hit on what was stored; it makes the copy
  }
}
