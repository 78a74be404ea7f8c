package dev.loom.cache.redis;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Stores entries, unless an invalidation has come since their tickets. */
final class Stores {
  private static final int ATTEMPTS = 8;
  private static final int MOST_EXPIRED = 64;

  // What the script answers.
  private static final int STORED = 1;
  private static final int MOVED = 2;
  private static final int LOST = 3;

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
  private static final class Parcel {
    final CacheEntry entry;
    final byte[] body;
    final CellKeys cell;
    final String digest;
    final List<String> labels;

    Parcel(CacheEntry entry, byte[] body, Layout layout, Names names) {
      byte[] bytes = entry.key().digest();
      this.entry = entry;
      this.body = body;
      this.cell = layout.cell(entry.key(), bytes, names);
      this.digest = HexFormat.of().formatHex(bytes);
      this.labels = names.labels(entry.labels());
    }
  }

  StoreResult put(CacheEntry entry, StoreTicket ticket) throws LinkException {
    if (!(ticket instanceof Ticket own) || own.registry() != registry) {
      throw new IllegalArgumentException("the ticket was taken from another store");
    }
    byte[] body = EntryCodec.write(entry);
    if (!seal.holds(body.length)) {
      return StoreResult.TOO_LARGE;
    }
    Parcel parcel = new Parcel(entry, body, layout, secrets.get(0));
    return store(parcel, own);
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
    return mark == null || hasDropped(parcel, none.sequence()) ? null : Ticket.of(registry, mark);
  }

  private boolean hasDropped(Parcel parcel, long sequence) throws LinkException {
    return registry.since(sequence).hasDropped(parcel.entry.labels(), secrets);
  }

  private StoreResult store(Parcel parcel, Ticket first) throws LinkException {
    Ticket ticket = first;
    for (int i = 0; i < ATTEMPTS && ticket != null; i++) {
      if (ticket.generation() == null) {
        ticket = admitted(parcel, ticket);
        continue;
      }
      Reply reply = Reply.of(link.run(call(parcel, ticket, ticket.generation())));
      switch ((int) reply.number(0)) {
        case STORED -> {
          expirations.add(reply.number(1));
          return StoreResult.STORED;
        }
        case MOVED -> ticket = moved(parcel, ticket, Head.number(reply.text(1)));
        case LOST -> ticket = ticket.withoutGeneration();
        default -> ticket = null;
      }
    }
    return StoreResult.INVALIDATED;
  }

  /** A ticket after single entries of the cell were dropped; none if this would be among them. */
  private @Nullable Ticket moved(Parcel parcel, Ticket ticket, @Nullable Long later)
      throws LinkException {
    return later == null || hasDropped(parcel, ticket.sequence()) ? null : ticket.at(later);
  }

  private ScriptCall call(Parcel parcel, Ticket ticket, String generation) {
    CellKeys cell = parcel.cell;
    List<byte[]> keys = new ArrayList<>();
    keys.add(cell.entry(parcel.digest));
    parcel.labels.forEach(each -> keys.add(cell.label(each)));
    List<byte[]> arguments = new ArrayList<>();
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
        secrets.get(0).cell(entry.key().cell()).scopeTag(),
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
