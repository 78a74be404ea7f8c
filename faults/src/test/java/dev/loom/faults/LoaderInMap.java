package dev.loom.faults;

import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A cache as it is often written: the upstream is called inside the map. */
final class LoaderInMap implements LoomClient {
  private final Map<List<Message>, ChatResponse> answers = new ConcurrentHashMap<>();
  private final LoomClient next;

  LoaderInMap(LoomClient next) {
    this.next = next;
  }

  @Override
  public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
    return answers.computeIfAbsent(request.messages(), any -> next.chat(request, listener));
  }
}
