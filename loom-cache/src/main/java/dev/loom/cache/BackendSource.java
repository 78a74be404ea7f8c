package dev.loom.cache;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Where a cache's store comes from: handed in by the host, who closes it, or opened by its address.
 * Immutable; nothing is opened before {@link #open}.
 */
final class BackendSource {
  private static final CacheBackendFactory IN_MEMORY = new MemoryBackend.Factory();

  private final @Nullable CacheBackend given;
  private final StoreAddress address;
  private final CacheBackendFactory factory;
  private final BackendSettings settings;

  private BackendSource(
      @Nullable CacheBackend given,
      StoreAddress address,
      CacheBackendFactory factory,
      BackendSettings settings) {
    this.given = given;
    this.address = address;
    this.factory = factory;
    this.settings = settings;
  }

  /** The store that is given or else one by its address, whose factory must be there already. */
  static BackendSource of(
      @Nullable CacheBackend given, StoreAddress address, BackendSettings settings) {
    CacheBackendFactory factory = given == null ? factory(address) : IN_MEMORY; // or not asked
    return new BackendSource(given, address, factory, settings);
  }

  /** No store, whatever is configured: its factory need not be there, and nothing is opened. */
  static BackendSource none(
      @Nullable CacheBackend given, StoreAddress address, BackendSettings settings) {
    return of(new NoBackend(given == null ? address.kind() : "given"), address, settings);
  }

  boolean isOwned() {
    return given == null;
  }

  boolean opensMemory() {
    return given == null && factory == IN_MEMORY;
  }

  /** The store; an address that it does not understand is refused without being shown. */
  CacheBackend open() {
    if (given != null) {
      return given;
    }
    try {
      return factory.open(settings);
    } catch (IllegalArgumentException e) {
      throw address.notUnderstood(e);
    }
  }

  private static CacheBackendFactory factory(StoreAddress address) {
    if (address.isMemory()) { // there wherever this class is
      return IN_MEMORY;
    }
    String scheme = address.scheme();
    List<CacheBackendFactory> found = inContext(scheme);
    if (found.isEmpty()) {
      found = factories(scheme, BackendSource.class.getClassLoader());
    }
    if (found.isEmpty()) {
      throw address.notOpened();
    }
    if (found.size() > 1) {
      throw address.openedTwice();
    }
    return found.get(0);
  }

  private static List<CacheBackendFactory> inContext(String scheme) {
    try {
      return factories(scheme, Thread.currentThread().getContextClassLoader());
    } catch (ServiceConfigurationError e) { // the thread may see another Loom than this one
      return List.of();
    }
  }

  private static List<CacheBackendFactory> factories(String scheme, @Nullable ClassLoader loader) {
    return ServiceLoader.load(CacheBackendFactory.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.opens(scheme))
        .toList();
  }
}
