package dev.loom.config.blackbox;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheBackendFactory;
import dev.loom.cache.MemoryBackend;
import java.net.URI;

/** Opens {@code port://}, and finds out late that an address is none or has no port. */
public final class PortFactory implements CacheBackendFactory {
  @Override
  public boolean opens(String scheme) {
    return scheme.equals("port");
  }

  @Override
  public CacheBackend open(BackendSettings settings) {
    if (URI.create(settings.uri()).getPort() < 0) {
      throw new IllegalArgumentException("there is no port");
    }
    return new MemoryBackend(settings.maxEntries(), settings.maxBytes());
  }
}
