package dev.loom.cache.redis;

import dev.loom.cache.redis.Registry.Listed;
import dev.loom.cache.redis.Registry.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps away what no lookup finds any more, on one node at a time, and measures what is left.
 * Thread-safe.
 */
final class Upkeep {
  private static final int STEP = 500;
  private static final int MAX_ROUNDS = 2000;
  private static final long LEASE_MILLIS = 30_000;

  // Far longer than a store takes from listing its cell to making it.
  private static final long FORGET_MILLIS = 3_600_000;

  private final RedisLink link;
  private final Layout layout;
  private final Registry registry;
  private final Removals batches;
  private final EvictionPolicy policy;
  private final LongAdder expirations;
  private final LongAdder evictions = new LongAdder();
  private final String owner = Registry.random(32);

  Upkeep(
      RedisLink link,
      Layout layout,
      Registry registry,
      Removals batches,
      EvictionPolicy policy,
      LongAdder expirations) {
    this.link = link;
    this.layout = layout;
    this.registry = registry;
    this.batches = batches;
    this.policy = policy;
    this.expirations = expirations;
  }

  /**
   * What the store holds.
   *
   * @param entries entries alive
   * @param bytes about their size
   */
  record Size(long entries, long bytes) {}

  /** Sweeps as long as there is something to sweep; not at all while another node does. */
  void sweep() throws LinkException {
    if (!lease(LEASE_MILLIS)) {
      return;
    }
    List<Listed> cells = registry.all().cells();
    for (int i = 0; i < MAX_ROUNDS && !cells.isEmpty() && lease(LEASE_MILLIS); i++) {
      cells = step(cells);
    }
    lease(0);
  }

  private boolean lease(long millis) throws LinkException {
    ScriptCall call =
        new ScriptCall(
            Scripts.LEASE, List.of(layout.lease()), CellKeys.bytes(owner, Long.toString(millis)));
    return Reply.number(link.run(call)) == 1;
  }

  /** One step in each cell; gives those where there is more to do. */
  private List<Listed> step(List<Listed> cells) throws LinkException {
    String looks = policy.mayEvict() ? "1" : "0";
    List<ScriptCall> calls = new ArrayList<>();
    for (Listed each : cells) {
      CellKeys keys = layout.cell(each.tag());
      calls.add(
          new ScriptCall(
              Scripts.SWEEP,
              keys.with(List.of()),
              CellKeys.bytes(keys.entryPrefix(), Integer.toString(STEP), looks)));
    }
    List<@Nullable Object> replies = batches.runAll(calls);
    List<Listed> unfinished = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      Reply reply = Reply.of(replies.get(i));
      expirations.add(reply.number(0));
      evictions.add(reply.number(3));
      if (reply.number(1) == 1) {
        unfinished.add(cells.get(i));
      } else if (reply.number(2) == 1) {
        forget(cells.get(i));
      }
    }
    return unfinished;
  }

  private void forget(Listed cell) throws LinkException {
    long age = link.redisMicros() / 1000 - cell.row().registeredMillis();
    if (age > FORGET_MILLIS) {
      registry.forget(cell);
    }
  }

  /** Counts what is alive, and weighs it by a sample of each cell. */
  Size size() throws LinkException {
    Listing listing = registry.all();
    Head head = listing.head();
    List<ScriptCall> calls = new ArrayList<>();
    for (Listed each : listing.cells()) {
      calls.add(measure(layout.cell(each.tag()), Objects.requireNonNull(head)));
    }
    long entries = 0;
    long bytes = 0;
    for (Object each : batches.runAll(calls)) {
      Reply reply = Reply.of(each);
      long alive = reply.number(0);
      long sample = Math.max(1, reply.number(2));
      entries += alive;
      bytes += alive * reply.number(1) / sample;
    }
    return new Size(entries, bytes);
  }

  /** Entries that this node found dropped by Redis. */
  long evictions() {
    return evictions.sum();
  }

  static ScriptCall measure(CellKeys cell, Head head) {
    return new ScriptCall(
        Scripts.MEASURE, cell.with(List.of()), CellKeys.bytes(head.epoch(), cell.entryPrefix()));
  }
}
