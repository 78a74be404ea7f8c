package dev.loom.cache.redis;

import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheBackendContract;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** What every store must do, by the store that a host opens, with all that guards it. */
class RedisBackendContractTest extends CacheBackendContract {
  private RedisServer server;
  private RedisBackend backend;

  @Override
  protected CacheBackend open() {
    server = RedisServer.start();
    backend = Sample.open(Sample.settings(server.uri(), Duration.ofSeconds(2), 8));
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
    return "redis";
  }
}
