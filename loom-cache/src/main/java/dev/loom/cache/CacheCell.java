package dev.loom.cache;

import dev.loom.chat.Caller;
import dev.loom.chat.ModelId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a cache that answers of one kind share: one provider's model, for the callers that
 * share answers. Invalidation of a provider, a model or a tenant ends whole cells at once.
 * Immutable and thread-safe.
 *
 * @param scope with whom answers are shared
 * @param tenant the tenant, {@code null} for none; always {@code null} for {@link
 *     CacheScope#GLOBAL}
 * @param user the user, {@code null} for none; always {@code null} unless {@link CacheScope#USER}
 * @param provider the provider's id
 * @param model the model's id
 */
public record CacheCell(
    CacheScope scope,
    @Nullable String tenant,
    @Nullable String user,
    String provider,
    String model) {

  // Rejects {@code null} where a value is needed, and callers that the scope leaves out.
  public CacheCell {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(model, "model");
    if (tenant != null && scope == CacheScope.GLOBAL || user != null && scope != CacheScope.USER) {
      throw new IllegalArgumentException(
          "a cell of scope " + scope + " names a caller whom its answers are not kept apart by");
    }
  }

  static CacheCell of(CacheScope scope, Caller caller, ModelId model) {
    return new CacheCell(
        scope,
        scope == CacheScope.GLOBAL ? null : caller.tenant(),
        scope == CacheScope.USER ? caller.user() : null,
        model.provider(),
        model.model());
  }

  /** Shows provider, model and kind of scope; no tenant or user. */
  @Override
  public String toString() {
    return "CacheCell[" + scope + ", " + provider + ", " + model + "]";
  }
}
