package dev.loom.cache.redis;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Stores entries, unless an invalidation has come since their tickets. */
final class Stores {
  private static final int ATTEMPTS = 8;
  private static final int MOST_EXPIRED = 64;

  // A cell outlives its last entry a little, so that no clock is sharp enough to lose one.
  private static final long CELL_MILLIS = 60_000;

  private final RedisLink link;
  private final Layout layout;
  private final List<Names> secrets;
  private final Seal seal;
  private final Registry registry;
  private final LongAdder expirations;

  Stores(
      RedisLink link,
      Layout layout,
      List<Names> secrets,
      Seal seal,
      Registry registry,
      LongAdder expirations) {
    this.link = link;
    this.layout = layout;
    this.secrets = secrets;
    this.seal = seal;
    this.registry = registry;
    this.expirations = expirations;
  }

  /** One entry on its way. */
  private record Parcel(
      CacheEntry entry, byte[] body, CellKeys cell, String digest, List<String> labels) {}

  StoreResult put(CacheEntry entry, StoreTicket ticket) throws LinkException {
    if (!(ticket instanceof Ticket own)) {
      throw new IllegalArgumentException("the ticket was taken from another store");
    }
    byte[] body = EntryCodec.write(entry);
    if (!seal.holds(body.length)) {
      return StoreResult.TOO_LARGE;
    }
    CacheKey key = entry.key();
    byte[] digest = key.digest();
    Names names = secrets.get(0);
    Parcel parcel =
        new Parcel(
            entry,
            body,
            layout.cell(key, digest, names),
            HexFormat.of().formatHex(digest),
            names.labels(entry.labels()));
    Ticket valid = own.generation() == null ? admitted(parcel, own) : own;
    return valid == null ? StoreResult.INVALIDATED : store(parcel, valid);
  }

  /** A ticket for a cell that had no generation; {@code null} when an invalidation forbids it. */
  private @Nullable Ticket admitted(Parcel parcel, Ticket none) throws LinkException {
    CellRow row = CellRow.of(parcel.entry.key().cell(), secrets.get(0), link.redisMicros() / 1000);
    Head head = registry.register(parcel.cell, row);
    if (!head.epoch().equals(none.epoch())) {
      return null;
    }
    byte[] ensured =
        Reply.bytes(
            link.run(
                new ScriptCall(
                    Scripts.ENSURE,
                    parcel.cell.with(List.of(parcel.cell.dead(Registry.random(32)))),
                    CellKeys.bytes(
                        Registry.random(32),
                        head.epoch(),
                        Head.text(head.sequence()),
                        Long.toString(lifeMillis(parcel) + CELL_MILLIS)))));
    CellMark mark = CellMark.parse(ensured);
    // Only now: an invalidation before this is in the log, a later one finds the cell.
    return mark == null || hasDropped(parcel, none.sequence()) ? null : Ticket.of(mark);
  }

  private boolean hasDropped(Parcel parcel, long sequence) throws LinkException {
    return registry.since(sequence).hasDropped(parcel.entry.labels(), secrets);
  }

  private StoreResult store(Parcel parcel, Ticket first) throws LinkException {
    Ticket ticket = first;
    for (int i = 0; i < ATTEMPTS; i++) {
      Reply reply = Reply.of(link.run(call(parcel, ticket)));
      long result = reply.number(0);
      if (result == 1) {
        expirations.add(reply.number(1));
        return StoreResult.STORED;
      }
      Long later = result == 2 ? Head.number(reply.text(1)) : null;
      if (later == null || hasDropped(parcel, ticket.sequence())) {
        return StoreResult.INVALIDATED;
      }
      ticket = ticket.at(later);
    }
    return StoreResult.INVALIDATED;
  }

  private ScriptCall call(Parcel parcel, Ticket ticket) {
    CellKeys cell = parcel.cell;
    List<byte[]> keys = new ArrayList<>();
    keys.add(cell.entry(parcel.digest));
    parcel.labels.forEach(each -> keys.add(cell.label(each)));
    List<byte[]> arguments = new ArrayList<>();
    String generation = Objects.requireNonNull(ticket.generation());
    arguments.addAll(CellKeys.bytes(generation, Head.text(ticket.sequence())));
    arguments.add(seal.close(envelope(parcel, generation), parcel.body));
    arguments.addAll(
        CellKeys.bytes(
            Long.toString(lifeMillis(parcel)), Integer.toString(MOST_EXPIRED), parcel.digest));
    parcel.labels.forEach(each -> arguments.add(CellKeys.bytes(each)));
    return new ScriptCall(Scripts.STORE, cell.with(keys), arguments);
  }

  private Envelope envelope(Parcel parcel, String generation) {
    long now = link.redisMicros();
    CacheEntry entry = parcel.entry;
    return new Envelope(
        generation,
        parcel.digest,
        HexFormat.of().formatHex(secrets.get(0).scopeTag(entry.key().cell())),
        now,
        now + micros(entry.ttl()),
        now + micros(entry.kept()));
  }

  private static long lifeMillis(Parcel parcel) {
    return Math.max(1, parcel.entry.kept().toMillis());
  }

  private static long micros(Duration time) {
    return time.toNanos() / 1000;
  }
}
