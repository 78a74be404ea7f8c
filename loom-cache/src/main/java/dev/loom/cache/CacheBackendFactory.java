package dev.loom.cache;

/**
 * Opens stores of one URI scheme. Found by {@link java.util.ServiceLoader}; needs a public
 * constructor without parameters.
 */
public interface CacheBackendFactory {

  /**
   * Whether this factory opens stores of a scheme. Of all factories on the class path at most one
   * may say so.
   *
   * @param scheme a URI scheme in lower case, for instance {@code memory}
   * @return true when {@link #open} takes such addresses
   */
  boolean opens(String scheme);

  /**
   * Opens a store.
   *
   * @param settings address and limits
   * @return a store that its caller closes
   * @throws IllegalArgumentException when the address is not understood; the host reads the
   *     message, which says what is wrong and what is allowed and shows no part of the address
   */
  CacheBackend open(BackendSettings settings);
}
