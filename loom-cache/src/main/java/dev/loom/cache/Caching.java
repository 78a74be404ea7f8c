package dev.loom.cache;

import dev.loom.chat.Layer;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Stage;

/**
 * The settings of a cache, and the layer that puts one into a chain. Immutable and thread-safe; may
 * serve several chains, each of which gets a cache and, unless the host hands one in, a store of
 * its own.
 *
 * <pre>{@code
 * Loom.builder(upstream).with(Caching.inMemory()).build();
 * }</pre>
 */
public final class Caching implements Layer {
  private final CacheSettings settings;
  private final BackendSource source;

  Caching(CacheSettings settings, BackendSource source) {
    this.settings = settings;
    this.source = source;
  }

  /**
   * A cache in memory with all defaults.
   *
   * @return the layer
   */
  public static Caching inMemory() {
    return builder().build();
  }

  /**
   * Starts settings.
   *
   * @return a builder with all defaults
   */
  public static CachingBuilder builder() {
    return new CachingBuilder();
  }

  /**
   * Tells whether each chain gets a store in memory of its own: the cache is turned on, the backend
   * is {@code memory} or an address of that scheme, and the host handed none in.
   *
   * @return true for a store in memory
   */
  public boolean isInMemory() {
    return source.opensMemory();
  }

  /**
   * The key under which this cache keeps answers to a request as a provider gets it: by its scope,
   * its secret and its inert fields.
   *
   * @param request any request
   * @return the key
   * @throws UnkeyableException when the request has none
   */
  public CacheKey keyOf(BodyRequest request) {
    return settings.keys().derive(request, settings.scope());
  }

  /**
   * Tells what {@link #keyOf} is made of.
   *
   * @param request any request
   * @return the key and every value that entered it, as digests
   * @throws UnkeyableException when the request has no key
   */
  public KeyExplanation explain(BodyRequest request) {
    return settings.keys().explain(request, settings.scope());
  }

  @Override
  public Stage stage() {
    return Stage.CACHE;
  }

  /**
   * Makes a cache without a chain around it.
   *
   * @param next the client to wrap
   * @return the cache
   * @throws IllegalArgumentException when the settings need the head of a chain
   */
  @Override
  public CachingProvider wrap(LoomClient next) {
    return new CachingProvider(next, this);
  }

  @Override
  public CachingProvider wrap(LoomClient next, LoomClient head) {
    return new CachingProvider(next, head, this);
  }

  CacheSettings settings() {
    return settings;
  }

  BackendSource source() {
    return source;
  }
}
