package dev.loom;

import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.LoomClient;
import org.jspecify.annotations.Nullable;

/** The outermost client of a chain, known to its layers before it is there. Thread-safe. */
final class ChainHead implements LoomClient {
  private volatile @Nullable LoomClient head;

  void set(LoomClient built) {
    head = built;
  }

  @Override
  public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
    return built().chat(request, listener);
  }

  @Override
  public CallFailure describe(Throwable failure) {
    return built().describe(failure);
  }

  private LoomClient built() {
    LoomClient built = head;
    if (built == null) {
      throw new IllegalStateException("The chain is not built yet; a layer called its head early.");
    }
    return built;
  }
}
