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
}
