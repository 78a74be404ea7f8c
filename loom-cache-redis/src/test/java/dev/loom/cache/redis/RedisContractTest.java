package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheBackendContract;
import dev.loom.cache.CacheSecret;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every store must do, on the oldest Redis, in all the ways that Loom uses it. */
class RedisContractTest {
  private static final CacheSecret SECRET = CacheSecret.of("a secret of at least thirty-two bytes");

  /** Real time passes, in short steps. */
  abstract static class OnServer extends CacheBackendContract {
    // Where no time needs to pass, none that passes by itself ends an entry.
    @RegisterExtension
    final BeforeEachCallback patience =
        test ->
            unit =
                test.getRequiredTestMethod().getName().startsWith("parallel")
                    ? Duration.ofMinutes(1)
                    : Duration.ofMillis(200);

    private RedisServer server;
    private StoredBackend backend;
    private Duration unit;

    RedisServer start() {
      return RedisServer.start();
    }

    BackendSettings settings() {
      return StoredBackend.settings(null, false);
    }

    boolean cluster() {
      return false;
    }

    @Override
    protected CacheBackend open() {
      server = start();
      backend = new StoredBackend(new PlainLink(server, cluster()), settings());
      return backend;
    }

    @AfterEach
    void stop() {
      if (server != null) {
        server.close();
      }
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
      return unit;
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

  @Nested
  class Plain extends OnServer {}

  @Nested
  class ThatMayEvict extends OnServer {
    @Override
    RedisServer start() {
      return RedisServer.start("maxmemory 100mb", "maxmemory-policy allkeys-lru");
    }
  }

  @Nested
  class WithSecret extends OnServer {
    @Override
    BackendSettings settings() {
      return StoredBackend.settings(SECRET, false);
    }
  }

  @Nested
  class Encrypted extends OnServer {
    @Override
    BackendSettings settings() {
      return StoredBackend.settings(SECRET, true);
    }
  }

  @Nested
  class InShards extends OnServer {
    @Override
    boolean cluster() {
      return true;
    }
  }

  @Nested
  class OfThisMachine extends OnServer {
    @BeforeAll
    static void isThere() {
      Assumptions.assumeTrue(
          RedisServer.onPath() != null, "there is no redis-server on the path of this machine");
    }

    @Override
    RedisServer start() {
      return RedisServer.start(RedisServer.onPath());
    }
  }
}
