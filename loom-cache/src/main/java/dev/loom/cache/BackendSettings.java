package dev.loom.cache;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a store is opened with. Immutable.
 *
 * @param uri the store's address; its scheme chose the factory. May hold credentials
 * @param maxEntries most entries kept in memory
 * @param maxBytes most bytes of entries kept in memory
 * @param cleanupPeriod how often expired entries are dropped; zero for in passing alone
 * @param remote how a store outside the JVM is used
 * @param secret what a store outside the JVM authenticates entries by, {@code null} for none;
 *     needed, whatever the store, where the remote settings say so or encrypt
 * @param previousSecrets secrets that were in use before, newest first
 */
public record BackendSettings(
    String uri,
    int maxEntries,
    long maxBytes,
    Duration cleanupPeriod,
    RemoteSettings remote,
    @Nullable CacheSecret secret,
    List<CacheSecret> previousSecrets) {

  // Rejects {@code null}, and a store that needs a secret without one.
  public BackendSettings {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(cleanupPeriod, "cleanupPeriod");
    Objects.requireNonNull(remote, "remote");
    previousSecrets = List.copyOf(previousSecrets);
    if (secret == null && (remote.requireSecret() || remote.encrypt())) {
      throw new IllegalArgumentException(
          (remote.requireSecret() ? "require_secret" : "encrypt")
              + " is true, and no secret is set; allowed is a secret of at least 32 bytes");
    }
  }

  /** Shows the limits only: an address may hold credentials. */
  @Override
  public String toString() {
    return "BackendSettings[maxEntries=" + maxEntries + ", maxBytes=" + maxBytes + "]";
  }
}
