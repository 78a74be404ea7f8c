package dev.loom.benchmarks;

import dev.loom.benchmarks.redis.Monitor;
import dev.loom.benchmarks.redis.RawRedis;
import dev.loom.benchmarks.redis.RedisServer;
import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * B-17: dropping one of ten providers in Redis, 100,000 entries, in one round trip: against finding
 * and unlinking its keys, against a store of 1,000 entries, and against a single INCR.
 */
final class RedisInvalidate {
  private static final int MANY = 100_000;
  private static final int FEW = 1_000;

  private final int port;
  private final RedisCells many;
  private final RawRedis raw;

  RedisInvalidate() {
    this(RedisServer.portOfRun(), MANY);
  }

  RedisInvalidate(int port, int number) {
    this.port = port;
    many = new RedisCells(port, "many", number);
    raw = new RawRedis(port);
  }

  Pair againstFew() {
    RedisCells few = new RedisCells(port, "few", FEW);
    return new Pair(drops(few), drops(many), () -> check(few));
  }

  Pair againstIncr() {
    byte[] incr = RawRedis.request(List.of("INCR", "counter"));
    raw.call("SET", "counter", "1000000"); // each reply has as many digits
    int length = ":1000000\r\n".length();
    return new Pair(Side.of(() -> raw.exchange(incr, length)), drops(many), () -> check(many));
  }

  /** The naive way, in a database of its own, where nothing else has to be looked through. */
  Pair againstScan() {
    raw.call("SELECT", "1");
    for (int i = 0; i < Entries.PROVIDERS; i++) {
      fillFlat(i);
    }
    return new Pair(new Side(this::scan, calls -> fillFlat(0), 1), drops(many), () -> check(many));
  }

  private void fillFlat(int provider) {
    raw.call(
        "EVAL",
        "for i = 1, %d do redis.call('SET', 'flat:%d:' .. i, '%s') end return 1"
            .formatted(many.dropped(), provider, "v".repeat(100)),
        "0");
  }

  private Object scan() {
    int removed = 0;
    String cursor = "0";
    do {
      List<?> page = RawRedis.list(raw.call("SCAN", cursor, "MATCH", "flat:0:*", "COUNT", "1000"));
      cursor = String.valueOf(page.get(0));
      List<String> unlink = new ArrayList<>(List.of("UNLINK"));
      RawRedis.list(page.get(1)).forEach(key -> unlink.add(String.valueOf(key)));
      if (unlink.size() > 1) {
        removed += Integer.parseInt(String.valueOf(raw.call(unlink.toArray(new String[0]))));
      }
    } while (!cursor.equals("0"));
    if (removed != many.dropped()) {
      throw new WrongAnswer("the scan removed " + removed + " keys of " + many.dropped());
    }
    return removed;
  }

  // Each provider can be dropped once before it must be put back.
  private static Side drops(RedisCells cells) {
    return new Side(cells::drop, cells::prepare, Entries.PROVIDERS);
  }

  /** Each drop takes all entries of its provider, and one command. */
  private void check(RedisCells cells) {
    int times = 2 * Entries.PROVIDERS;
    for (int i = 0; i < times; i++) {
      cells.prepare(1);
      List<List<String>> sent = Monitor.commands(port, cells::drop);
      // The first may have to make its script known, and to ask what Redis does when it is full.
      if (i > 0 && sent.size() != 1) {
        throw new WrongAnswer("a drop takes " + sent.size() + " commands: " + sent);
      }
    }
    cells.prepare(Entries.PROVIDERS);
  }
}
