package dev.loom.chat;

/**
 * Puts a decorator around a client. A layer is a recipe: each {@link #wrap} makes a decorator of
 * its own, and the same layer may serve several chains. A decorator that is {@link AutoCloseable}
 * is closed with its chain.
 */
public interface Layer {

  /**
   * The place of the decorator in a chain; fixed for a layer.
   *
   * @return the stage
   */
  Stage stage();

  /**
   * Makes the decorator.
   *
   * @param next the client to wrap: the next layer, or the upstream
   * @return a client that answers through {@code next}
   */
  LoomClient wrap(LoomClient next);

  /**
   * Makes the decorator, in a chain whose head it may call on its own account: a cache that
   * refreshes an entry in the background goes through the whole chain again. Without an override
   * the head is not used.
   *
   * @param next the client to wrap: the next layer, or the upstream
   * @param head the outermost client of the chain; answers once the chain is built
   * @return a client that answers through {@code next}
   */
  default LoomClient wrap(LoomClient next, LoomClient head) {
    return wrap(next);
  }
}
