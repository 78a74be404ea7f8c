package dev.loom.examples.cache;

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
    URI.create(settings.uri());
    return new MemoryBackend();
  }
}
