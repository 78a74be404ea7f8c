package dev.loom.cache;

import java.util.Objects;

/**
 * What a store is opened with. Immutable.
 *
 * @param uri the store's address; its scheme chose the factory. May hold credentials
 * @param maxEntries most entries kept in memory
 * @param maxBytes most bytes of entries kept in memory
 */
public record BackendSettings(String uri, int maxEntries, long maxBytes) {
  // Rejects {@code null}.
  public BackendSettings {
    Objects.requireNonNull(uri, "uri");
  }

  /** Shows the limits only: an address may hold credentials. */
  @Override
  public String toString() {
    return "BackendSettings[maxEntries=" + maxEntries + ", maxBytes=" + maxBytes + "]";
  }
}
