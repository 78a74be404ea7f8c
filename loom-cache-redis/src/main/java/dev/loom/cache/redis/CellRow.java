package dev.loom.cache.redis;

import dev.loom.cache.CacheCell;
import dev.loom.cache.CacheScope;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the registry tells of a cell, or of one shard of it: enough for selectors.
 *
 * @param scope with whom its answers are shared
 * @param keyId which secret its names are made with
 * @param provider the provider's id
 * @param model the model's id
 * @param tenant the tenant's name in Redis, {@code null} for none
 * @param user the user's name in Redis, {@code null} for none
 * @param registeredMillis when it was registered, by the clock of who did
 */
record CellRow(
    CacheScope scope,
    String keyId,
    String provider,
    String model,
    @Nullable String tenant,
    @Nullable String user,
    long registeredMillis) {
  private static final int FIELDS = 7;

  static CellRow of(CacheCell cell, Names names, long nowMillis) {
    return new CellRow(
        cell.scope(),
        names.keyIdText(),
        cell.provider(),
        cell.model(),
        cell.tenant() == null ? null : names.tenant(cell.tenant()),
        cell.user() == null ? null : names.user(cell.user()),
        nowMillis);
  }

  byte[] encode() {
    return Fields.join(
        Arrays.asList(
            scope.name(), keyId, provider, model, tenant, user, Long.toString(registeredMillis)));
  }

  /** The row, {@code null} when it is nothing that this version wrote. */
  static @Nullable CellRow decode(byte[] encoded) {
    List<@Nullable String> fields = Fields.split(encoded);
    if (fields == null || fields.size() < FIELDS) {
      return null;
    }
    try {
      return new CellRow(
          CacheScope.valueOf(text(fields, 0)),
          text(fields, 1),
          text(fields, 2),
          text(fields, 3),
          fields.get(4),
          fields.get(5),
          Long.parseLong(text(fields, 6)));
    } catch (IllegalArgumentException | NullPointerException e) {
      return null;
    }
  }

  private static String text(List<@Nullable String> fields, int index) {
    return Objects.requireNonNull(fields.get(index));
  }

  /** A cell of this provider and model, for selectors that look at no more. */
  CacheCell shared() {
    return new CacheCell(CacheScope.GLOBAL, null, null, provider, model);
  }
}
