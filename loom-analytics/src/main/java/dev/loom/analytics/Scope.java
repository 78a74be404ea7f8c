package dev.loom.analytics;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose calls a question may see. It is intersected with every filter, so no filter widens it.
 * Decide it from the identity of the asker, never from what was asked. Immutable.
 */
public sealed interface Scope {

  /** All calls of all tenants. */
  record All() implements Scope {}

  /**
   * All calls of one tenant.
   *
   * @param tenant the tenant's id
   */
  record OfTenant(String tenant) implements Scope {
    // Rejects a missing tenant: it must not be mistaken for "all".
    public OfTenant {
      Objects.requireNonNull(tenant, "tenant");
    }
  }

  /**
   * The calls of one user.
   *
   * @param tenant the tenant's id; {@code null} means calls without a tenant, not any tenant
   * @param user the user's id
   */
  record OfUser(@Nullable String tenant, String user) implements Scope {
    // Rejects a missing user: it must not be mistaken for "the whole tenant".
    public OfUser {
      Objects.requireNonNull(user, "user");
    }
  }

  /**
   * All calls of all tenants.
   *
   * @return the widest scope
   */
  static Scope all() {
    return new All();
  }

  /**
   * All calls of one tenant.
   *
   * @param tenant the tenant's id
   * @return the scope
   */
  static Scope tenant(String tenant) {
    return new OfTenant(tenant);
  }

  /**
   * The calls of one user.
   *
   * @param tenant the tenant's id; {@code null} means calls without a tenant, not any tenant
   * @param user the user's id
   * @return the scope
   */
  static Scope user(@Nullable String tenant, String user) {
    return new OfUser(tenant, user);
  }
}
