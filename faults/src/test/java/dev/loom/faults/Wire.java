package dev.loom.faults;

import dev.loom.cache.redis.FaultProxy;
import dev.loom.cache.redis.RedisServer;

/** A Redis, and the way to it, both of which can be broken. */
final class Wire implements AutoCloseable {
  final RedisServer server = RedisServer.start();
  final FaultProxy proxy;

  Wire(long seed) {
    proxy = new FaultProxy(server.port(), seed);
  }

  String uri() {
    return "redis://127.0.0.1:" + proxy.port();
  }

  /** Commands that callers' lookups and stores are made of; probes use others. */
  long asked() {
    return proxy.commands("MGET", "EVALSHA", "EVAL");
  }

  @Override
  public void close() {
    proxy.close();
    server.close();
  }
}
