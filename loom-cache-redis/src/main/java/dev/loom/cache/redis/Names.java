package dev.loom.cache.redis;

import dev.loom.cache.CacheCell;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSecret;
import dev.loom.cache.CacheSecret.Purpose;
import dev.loom.cache.EntryLabels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What cells, tenants, users and tags are called in Redis: tags under one secret, never their own
 * names. Thread-safe.
 */
final class Names {
  static final int SCOPE_TAG_BYTES = 16;
  static final int KEY_ID_BYTES = 4;

  private static final int NAME_BYTES = 16;
  private static final int MAX_CELLS = 10_000;

  private final Crypto crypto;
  private final byte[] keyId;
  private final Map<CacheCell, Cell> cells = new ConcurrentHashMap<>();

  /**
   * What a cell is called.
   *
   * @param name its name in keys, 32 hex digits
   * @param scopeTag with whom its answers are shared, 32 hex digits
   */
  record Cell(String name, String scopeTag) {}

  Names(@Nullable CacheSecret secret) {
    this.crypto = Crypto.of(secret, Purpose.SCOPE_TAG);
    this.keyId = Arrays.copyOf(digest("key id"), KEY_ID_BYTES);
  }

  /** Which secret these names are made with, as far as four bytes tell. */
  byte[] keyId() {
    return keyId.clone();
  }

  String keyIdText() {
    return HexFormat.of().formatHex(keyId);
  }

  /** The names of a cell; they are asked for with every lookup. */
  Cell cell(CacheCell cell) {
    Cell known = cells.get(cell);
    if (known == null) {
      known = new Cell(name(cellDigest(cell)), name(scopeDigest(cell)));
      if (cells.size() >= MAX_CELLS) {
        cells.clear();
      }
      cells.put(cell, known);
    }
    return known;
  }

  private byte[] cellDigest(CacheCell cell) {
    return digest(
        "cell", cell.scope().name(), cell.tenant(), cell.user(), cell.provider(), cell.model());
  }

  private byte[] scopeDigest(CacheCell cell) {
    return digest("scope", cell.scope().name(), cell.tenant(), cell.user());
  }

  String tenant(String id) {
    return name(digest("tenant", id));
  }

  String user(String id) {
    return name(digest("user", id));
  }

  String tag(String name) {
    return name(digest("tag", name));
  }

  /** The labels that an entry's cell does not tell: each has a set of the entries that bear it. */
  List<String> labels(EntryLabels labels) {
    List<String> names = new ArrayList<>();
    CacheScope scope = labels.key().cell().scope();
    if (labels.tenant() != null && scope == CacheScope.GLOBAL) {
      names.add(CellKeys.MAKER + tenant(labels.tenant()));
    }
    if (labels.user() != null && scope != CacheScope.USER) {
      names.add(CellKeys.MAKER + user(labels.user()));
    }
    labels.tags().forEach(each -> names.add(CellKeys.TAG + tag(each)));
    return names;
  }

  private byte[] digest(String kind, @Nullable String... parts) {
    List<@Nullable String> all = new ArrayList<>();
    all.add(kind);
    all.addAll(Arrays.asList(parts));
    byte[] joined = Fields.join(all);
    return crypto.tag(joined, joined.length);
  }

  private static String name(byte[] tag) {
    return HexFormat.of().formatHex(tag, 0, NAME_BYTES);
  }
}
