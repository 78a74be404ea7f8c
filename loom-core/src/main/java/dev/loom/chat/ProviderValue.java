package dev.loom.chat;

import org.jspecify.annotations.Nullable;

/**
 * An extra parameter that an adapter carries in its own form, with a plain description of it. The
 * cache key is made from the description, so it must name everything that can change the answer;
 * what cannot be described makes the request uncacheable instead of wrongly cached.
 */
public interface ProviderValue {

  /**
   * The value as maps with string keys, lists, strings, numbers, booleans, {@link Blob}s and null.
   * Equal values give equal trees, different values different ones.
   *
   * @return the description; an object of any other class says "cannot be described"
   */
  @Nullable Object tree();
}
