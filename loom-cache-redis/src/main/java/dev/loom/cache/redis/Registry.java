package dev.loom.cache.redis;

import dev.loom.cache.EntryLabels;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The list of all cells and of the last invalidations, which all nodes share. An invalidation is
 * noted before it asks for the cells, and a cell is listed before anything is stored in it: so no
 * store escapes, however the two meet. Thread-safe.
 */
final class Registry {
  /** Invalidations that are remembered for stores that were under way. */
  static final int KEPT = 1024;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final RedisLink link;
  private final List<byte[]> keys;
  private volatile @Nullable Listing known;
  private final byte[] channel;

  Registry(RedisLink link, Layout layout) {
    this.link = link;
    this.keys = List.of(layout.head(), layout.cells(), layout.log());
    this.channel = layout.channel();
  }

  /**
   * A listed cell.
   *
   * @param tag its name in keys
   * @param row what is told of it
   */
  record Listed(String tag, CellRow row) {}

  /**
   * All cells.
   *
   * @param head the registry's state, {@code null} when there is no registry
   * @param cells its cells
   * @param digest what the cells are known by in scripts
   */
  record Listing(@Nullable Head head, List<Listed> cells, String digest) {}

  /**
   * What came of an invalidation that was to end cells at once.
   *
   * @param head the registry's state
   * @param ends what the cells' ends answered
   * @param changed the cells as they are, where they were not the known ones: then no cell was
   *     ended; else {@code null}
   */
  record Announced(Head head, Reply ends, @Nullable Listing changed) {}

  /**
   * The invalidations since a number.
   *
   * @param head the registry's state
   * @param isComplete whether the log reaches back to that number
   * @param terms what they chose, {@code null} for one that cannot be read
   */
  record Since(Head head, boolean isComplete, List<@Nullable Terms> terms) {
    /** Whether one of them may have dropped an entry, had it been stored; in doubt it has. */
    boolean hasDropped(EntryLabels labels, List<Names> secrets) {
      return !isComplete
          || terms.stream().anyMatch(each -> each == null || each.matches(labels, secrets));
    }
  }

  /** Random hex digits. */
  static String random(int digits) {
    byte[] bytes = new byte[digits / 2];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The registry's state; begins one where there is none. */
  Head head() throws LinkException {
    return since(Long.MAX_VALUE).head();
  }

  Since since(long sequence) throws LinkException {
    return list(new byte[0], new byte[0], sequence);
  }

  /** Lists a cell. */
  Head register(CellKeys cell, CellRow row) throws LinkException {
    return list(CellKeys.bytes(cell.tag()), row.encode(), Long.MAX_VALUE).head();
  }

  private Since list(byte[] field, byte[] row, long sequence) throws LinkException {
    Reply reply =
        Reply.of(
            link.run(call(RegistryScripts.REGISTER, freshEpoch(), field, row, number(sequence))));
    List<@Nullable Terms> terms = new ArrayList<>();
    for (int i = 2; i < reply.size(); i++) {
      byte[] noted = reply.bytes(i);
      int from = Math.min(Head.SEQUENCE_DIGITS, noted.length);
      terms.add(Terms.decode(Arrays.copyOfRange(noted, from, noted.length)));
    }
    Long forgotten = Head.number(reply.text(1));
    return new Since(head(reply.bytes(0)), forgotten != null && forgotten <= sequence, terms);
  }

  /** Notes an invalidation; gives the cells that it may concern. */
  Listing announce(Terms terms) throws LinkException {
    return listing(
        call(RegistryScripts.ANNOUNCE, freshEpoch(), terms.encode(), number(KEPT), channel));
  }

  /**
   * Notes an invalidation and ends cells in the same step, unless other cells are listed by now.
   *
   * @param terms the invalidation
   * @param last the cells that it was asked with
   * @param cells the keys of the cells to end
   * @param arguments what their ends get: the fourth, then a generation for each
   */
  Announced announce(Terms terms, Listing last, List<byte[]> cells, List<byte[]> arguments)
      throws LinkException {
    List<byte[]> all = new ArrayList<>(keys);
    all.addAll(cells);
    List<byte[]> given =
        new ArrayList<>(List.of(freshEpoch(), terms.encode(), number(KEPT), channel));
    given.add(CellKeys.bytes(last.digest()));
    given.addAll(arguments);
    Reply reply =
        Reply.of(link.run(new ScriptCall(RegistryScripts.ANNOUNCE_AND_ROTATE, all, given)));
    if (reply.values().get(0) instanceof Long) {
      return new Announced(head(reply.bytes(1)), reply.from(2), null);
    }
    Listing changed = listing(reply);
    return new Announced(head(reply.bytes(0)), reply.from(reply.size()), changed);
  }

  /**
   * Gives notice that what was announced is done: a copy that another node made of an entry before
   * this is not to be used.
   */
  void done(Terms terms, @Nullable Head announced) throws LinkException {
    if (announced != null) {
      byte[] epoch = CellKeys.bytes(announced.epoch());
      link.run(call(Notice.MADE, epoch, terms.encode(), channel));
    }
  }

  /** The cells as they were when they were last told, {@code null} for never. */
  @Nullable Listing known() {
    return known;
  }

  Listing all() throws LinkException {
    return listing(call(RegistryScripts.ROWS));
  }

  /** Strikes a cell off the list, unless somebody has listed it anew. */
  void forget(Listed cell) throws LinkException {
    link.run(call(RegistryScripts.FORGET, CellKeys.bytes(cell.tag()), cell.row().encode()));
  }

  private Listing listing(ScriptCall call) throws LinkException {
    return listing(Reply.of(link.run(call)));
  }

  private Listing listing(Reply reply) throws LinkException {
    if (reply.size() == 0) {
      known = null;
      return new Listing(null, List.of(), "");
    }
    List<Listed> cells = new ArrayList<>();
    for (int i = 2; i + 1 < reply.size(); i += 2) {
      String tag = reply.text(i);
      CellRow row = CellRow.decode(reply.bytes(i + 1));
      if (!tag.isEmpty() && row != null) {
        cells.add(new Listed(tag, row));
      }
    }
    Listing listing = new Listing(head(reply.bytes(0)), cells, reply.text(1));
    known = listing;
    return listing;
  }

  private ScriptCall call(Script script, byte[]... arguments) {
    return new ScriptCall(script, keys, List.of(arguments));
  }

  private static byte[] freshEpoch() {
    return CellKeys.bytes(random(Head.EPOCH_DIGITS));
  }

  private static byte[] number(long number) {
    return CellKeys.bytes(Long.toString(number));
  }

  private static Head head(byte[] value) throws LinkException {
    Head head = Head.parse(value);
    if (head == null) {
      throw Reply.unexpected();
    }
    return Objects.requireNonNull(head);
  }
}
