package dev.loom.cache.blackbox;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheBackendFactory;

/** One of two factories that claim the scheme {@code twice}. */
public class TwiceFactory implements CacheBackendFactory {
  /** The other one. */
  public static final class Other extends TwiceFactory {}

  @Override
  public boolean opens(String scheme) {
    return scheme.equals("twice");
  }

  @Override
  public CacheBackend open(BackendSettings settings) {
    throw new AssertionError("nothing may be opened");
  }
}
