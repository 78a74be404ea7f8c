package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheBackendContract;
import dev.loom.cache.CacheSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** What every store must do, on the oldest Redis, in all the ways that Loom uses it. */
class RedisContractTest {
  private static final CacheSecret SECRET = CacheSecret.of("a secret of at least thirty-two bytes");

  /** Real time passes, in short steps. */
  abstract static class OnServer extends CacheBackendContract {
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<StoredBackend> backends = new ArrayList<>();

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
      RedisServer server = start();
      servers.add(server);
      StoredBackend backend = new StoredBackend(new PlainLink(server, cluster()), settings());
      backends.add(backend);
      return backend;
    }

    @AfterEach
    void stop() {
      servers.forEach(RedisServer::close);
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
      return Duration.ofMillis(200);
    }

    @Override
    protected void settle() {
      backends.forEach(StoredBackend::sweep);
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
