package dev.loom;

import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.Layer;
import dev.loom.chat.LoomClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An assembled chain: layers in their fixed order around one upstream. Thread-safe; itself a {@link
 * LoomClient}.
 *
 * <pre>{@code
 * Loom loom = Loom.builder(upstream).with(Caching.inMemory()).with(Logging.to(sink)).build();
 * }</pre>
 */
public final class Loom implements LoomClient, AutoCloseable {
  private final LoomClient head;
  private final List<LoomClient> layers; // outermost first
  private final List<AutoCloseable> closeOrder;

  private Loom(LoomClient head, List<LoomClient> layers, List<AutoCloseable> closeOrder) {
    this.head = head;
    this.layers = layers;
    this.closeOrder = closeOrder;
  }

  /**
   * Starts a chain.
   *
   * @param upstream the client that really answers
   * @return a builder without layers
   */
  public static Builder builder(LoomClient upstream) {
    return new Builder(Objects.requireNonNull(upstream, "upstream"));
  }

  @Override
  public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
    return head.chat(request, listener);
  }

  @Override
  public CallFailure describe(Throwable failure) {
    return head.describe(failure);
  }

  /**
   * Finds a layer of the chain, for instance a cache to read its statistics or to invalidate.
   *
   * @param <T> the same
   * @param type the client that the layer became, for instance {@code CachingProvider.class}
   * @return the outermost layer of that type, empty when there is none
   */
  public <T extends LoomClient> Optional<T> layer(Class<T> type) {
    return layers.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /**
   * Closes the layers, outermost first, each once; the upstream and what the host handed in
   * (stores, sinks) stay open. Harmless when repeated. A layer that fails to close does not keep
   * the others open; the first failure is thrown at the end.
   */
  @Override
  public void close() {
    RuntimeException first = null;
    for (AutoCloseable layer : closeOrder) {
      try {
        layer.close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        RuntimeException failure =
            e instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("A layer could not be closed.", e);
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Collects layers in any order. Not thread-safe. */
  public static final class Builder {
    private final LoomClient upstream;
    private final List<Layer> layers = new ArrayList<>();

    private Builder(LoomClient upstream) {
      this.upstream = upstream;
    }

    /**
     * Adds a layer. The order of calls does not matter: each layer knows its place. Of two layers
     * of one stage the one given first stands outside.
     *
     * @param layer the layer
     * @return this builder
     */
    public Builder with(Layer layer) {
      layers.add(Objects.requireNonNull(layer, "layer"));
      return this;
    }

    /**
     * Assembles the chain.
     *
     * @return the chain
     */
    @SuppressWarnings("ReferenceEquality") // whether a layer handed back the very client it got
    public Loom build() {
      List<Layer> inOrder = new ArrayList<>(layers);
      inOrder.sort(Comparator.comparing(Layer::stage));
      List<LoomClient> wrapping = new ArrayList<>();
      List<AutoCloseable> closeOrder = new ArrayList<>();
      LoomClient head = upstream;
      ChainHead chain = new ChainHead();
      try {
        for (int i = inOrder.size() - 1; i >= 0; i--) {
          LoomClient wrapped = inOrder.get(i).wrap(head, chain);
          // A layer that wraps nothing hands back what is not its own.
          if (wrapped != head) {
            wrapping.add(0, wrapped);
            if (wrapped instanceof AutoCloseable closeable) {
              closeOrder.add(0, closeable);
            }
          }
          head = wrapped;
        }
      } catch (RuntimeException e) {
        closeQuietly(new Loom(head, wrapping, closeOrder), e);
        throw e;
      }
      chain.set(head);
      return new Loom(head, List.copyOf(wrapping), List.copyOf(closeOrder));
    }

    private static void closeQuietly(Loom unfinished, RuntimeException reason) {
      try {
        unfinished.close();
      } catch (RuntimeException e) {
        reason.addSuppressed(e);
      }
    }
  }
}
