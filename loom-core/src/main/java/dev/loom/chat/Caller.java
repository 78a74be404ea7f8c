package dev.loom.chat;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom a call is attributed to. By default the tenant is part of the cache key; a cache's scope may
 * add the user, or leave both out. Tags never are. None of it is sent upstream. Immutable.
 *
 * @param tenant the tenant, {@code null} for none, which is a tenant of its own
 * @param user the user, {@code null} for none
 * @param tags further attributes for reports, for instance {@code feature=search}
 */
public record Caller(@Nullable String tenant, @Nullable String user, Map<String, String> tags) {

  /** No tenant, no user, no tags. */
  public static final Caller ANONYMOUS = new Caller(null, null, Map.of());

  // Copies the tags, keeping their order.
  public Caller {
    tags = Frozen.strings(Objects.requireNonNull(tags, "tags"));
  }

  /**
   * A user without a tenant.
   *
   * @param user the user's id
   * @return the caller
   */
  public static Caller ofUser(String user) {
    return new Caller(null, Objects.requireNonNull(user, "user"), Map.of());
  }

  /**
   * A user of a tenant.
   *
   * @param tenant the tenant's id
   * @param user the user's id
   * @return the caller
   */
  public static Caller of(String tenant, String user) {
    return new Caller(
        Objects.requireNonNull(tenant, "tenant"), Objects.requireNonNull(user, "user"), Map.of());
  }

  /** Shows how many tags there are, not the tags, which may hold free text. */
  @Override
  public String toString() {
    return "Caller[tenant=" + tenant + ", user=" + user + ", " + tags.size() + " tags]";
  }
}
