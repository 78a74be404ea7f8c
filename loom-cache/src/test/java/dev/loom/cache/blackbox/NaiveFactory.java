package dev.loom.cache.blackbox;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheBackendFactory;
import dev.loom.cache.MemoryBackend;
import java.net.URI;

/** Opens {@code naive:}; what is wrong with an address it lets another library say. */
public final class NaiveFactory implements CacheBackendFactory {
  @Override
  public boolean opens(String scheme) {
    return scheme.equals("naive");
  }

  @Override
  public CacheBackend open(BackendSettings settings) {
    if (URI.create(settings.uri()).getPort() == 0) {
      throw new IllegalArgumentException("the port is 0; allowed are 1 to 65535");
    }
    return new MemoryBackend();
  }
}
