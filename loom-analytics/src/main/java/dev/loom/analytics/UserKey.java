package dev.loom.analytics;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user to look for. Compared exactly. Immutable.
 *
 * @param tenant the user's tenant; {@code null} means the user of that id in every tenant and in
 *     none
 * @param user the user's id; empty means calls without a user
 */
public record UserKey(@Nullable String tenant, String user) {
  // Rejects a missing user.
  public UserKey {
    Objects.requireNonNull(user, "user");
  }

  /**
   * The user of that id in every tenant and in none.
   *
   * @param user the user's id
   * @return the key
   */
  public static UserKey inAnyTenant(String user) {
    return new UserKey(null, user);
  }
}
