package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Tests with one Redis for all, which is empty before each. */
abstract class OnRedis {
  private static RedisServer server;

  private final List<PlainLink> links = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void empty() {
    links.forEach(PlainLink::close);
    server.send("CONFIG", "SET", "maxmemory", "0");
    server.send("FLUSHALL");
  }

  /** Sends a command that a test needs. */
  static Object send(String... command) {
    return server.send(command);
  }

  /** All keys with a text in their names. */
  static List<String> keys(String part) {
    List<String> keys = new ArrayList<>();
    for (Object key : (List<?>) server.send("KEYS", "*" + part + "*")) {
      keys.add(new String((byte[]) key, StandardCharsets.UTF_8));
    }
    return keys;
  }

  static void delete(String part) {
    keys(part).forEach(key -> server.send("DEL", key));
  }

  PlainLink link() {
    return link(false);
  }

  PlainLink link(boolean cluster) {
    PlainLink link = new PlainLink(server, cluster);
    links.add(link);
    return link;
  }

  /** A node of the fleet. */
  StoredCache node() {
    return node(StoredBackend.settings(null, false));
  }

  StoredCache node(BackendSettings settings) {
    return new StoredCache(link(), settings);
  }
}
