package dev.loom.cache.redis;

import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheMiss;
import dev.loom.cache.StoreTicket;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Finds entries: with one read, which never writes but on a Redis that is new to all. */
final class Lookups {
  static final String TIER = "redis";

  // Clocks of nodes that store differ; an entry from further ahead has a time of no use.
  private static final long MAX_AHEAD_MICROS = 60_000_000;
  private static final long EPOCH_NANOS = 1_000_000_000;

  private final RedisLink link;
  private final Layout layout;
  private final Names names;
  private final Seal seal;
  private final Registry registry;
  private final LongAdder tampered;
  private volatile @Nullable Known known;

  /** The registry's state on a cluster, where no lookup can read it along, as of a moment. */
  private record Known(Head head, long nanos) {}

  Lookups(
      RedisLink link,
      Layout layout,
      Names names,
      Seal seal,
      Registry registry,
      LongAdder tampered) {
    this.link = link;
    this.layout = layout;
    this.names = names;
    this.seal = seal;
    this.registry = registry;
    this.tampered = tampered;
  }

  CacheLookup get(CacheKey key) throws LinkException {
    byte[] digest = key.digest();
    String hex = HexFormat.of().formatHex(digest);
    CellKeys cell = layout.cell(key, digest, names);
    String scope = names.cell(key.cell()).scopeTag();
    CellView view = read(cell, cell.entry(hex), new Asked(hex, scope));
    CacheHit hit = view.entry() == null ? null : hit(view.entry(), key);
    return hit == null ? new CacheMiss(ticket(view)) : hit;
  }

  StoreTicket ticket(CacheKey key) throws LinkException {
    return ticket(read(layout.cell(key, key.digest(), names), null, null));
  }

  private StoreTicket ticket(CellView view) throws LinkException {
    if (view.mark() != null) {
      return Ticket.of(registry, view.mark());
    }
    Head head = view.head() == null ? registry.head() : view.head();
    return new Ticket(registry, null, head.epoch(), head.sequence());
  }

  /**
   * What an entry must be.
   *
   * @param digest its key's digest
   * @param scopeTag with whom it is shared
   */
  private record Asked(String digest, String scopeTag) {}

  private CellView read(CellKeys cell, byte @Nullable [] entry, @Nullable Asked asked)
      throws LinkException {
    List<byte[]> keys = new ArrayList<>();
    keys.add(cell.mark());
    if (entry != null) {
      keys.add(entry);
    }
    if (layout.cluster()) {
      return onCluster(link.read(keys, values -> view(values, asked, null)));
    }
    keys.add(layout.head());
    return link.read(keys, values -> view(values, asked, head(values))).current();
  }

  /** There no read sees cell and registry at once: the registry's state may be a second old. */
  private CellView onCluster(CellView view) throws LinkException {
    Known last = known;
    if (last != null && System.nanoTime() - last.nanos() < EPOCH_NANOS) {
      CellView current = view.in(last.head()).current();
      if (current.mark() != null) {
        return current;
      }
    }
    long now = System.nanoTime();
    Head head =
        link.read(List.of(layout.head()), values -> Optional.ofNullable(head(values))).orElse(null);
    known = head == null ? null : new Known(head, now);
    return view.in(head).current();
  }

  /** The registry's state, which stands last. */
  private static @Nullable Head head(List<byte @Nullable []> values) {
    return values.isEmpty() ? null : Head.parse(values.get(values.size() - 1));
  }

  private CellView view(List<byte @Nullable []> values, @Nullable Asked asked, @Nullable Head head)
      throws WrongReplyException {
    if (values.size() != 1 + (asked == null ? 0 : 1) + (layout.cluster() ? 0 : 1)) {
      throw new WrongReplyException("a reply with another number of values");
    }
    CellMark mark = CellMark.parse(values.get(0));
    if (mark == null || asked == null) {
      return new CellView(mark, head, null);
    }
    byte[] sealed = values.get(1);
    return new CellView(mark, head, sealed == null ? null : visible(sealed, mark, asked));
  }

  private Seal.@Nullable Opened visible(byte[] sealed, CellMark mark, Asked asked)
      throws WrongReplyException {
    Seal.Opened opened = seal.open(sealed);
    if (opened == null) {
      tampered.increment();
      return null;
    }
    Envelope envelope = opened.envelope;
    if (!envelope.digest().equals(asked.digest())
        || !envelope.scopeTag().equals(asked.scopeTag())) {
      throw new WrongReplyException("a reply that holds the entry of another key");
    }
    return envelope.generation().equals(mark.generation()) ? opened : null;
  }

  private @Nullable CacheHit hit(Seal.Opened opened, CacheKey key) {
    Envelope envelope = opened.envelope;
    long now = link.redisMicros();
    long age = Math.max(0, now - envelope.createdMicros());
    if (now >= envelope.keptMicros() || now < envelope.createdMicros() - MAX_AHEAD_MICROS) {
      return null;
    }
    try {
      return new CacheHit(
          EntryCodec.read(opened.body, key, envelope),
          TIER,
          Duration.of(age, ChronoUnit.MICROS),
          Duration.of(envelope.freshMicros() - envelope.createdMicros() - age, ChronoUnit.MICROS));
    } catch (UnreadableException e) {
      tampered.increment();
      return null;
    }
  }
}
