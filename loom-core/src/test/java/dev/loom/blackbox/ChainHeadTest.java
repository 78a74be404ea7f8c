package dev.loom.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.Loom;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.Layer;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChainHeadTest {
  private static final ChatRequest REQUEST = ChatRequest.of("p", "m", "hi");

  private final List<String> calls = new ArrayList<>();
  private final List<LoomClient> heads = new ArrayList<>();

  /** Notes its calls; one in the middle remembers the head. */
  private Layer layer(Stage stage, boolean early) {
    return new Layer() {
      @Override
      public Stage stage() {
        return stage;
      }

      @Override
      public LoomClient wrap(LoomClient next) {
        return noting(stage.name(), next);
      }

      @Override
      public LoomClient wrap(LoomClient next, LoomClient head) {
        heads.add(head);
        if (early) {
          head.chat(REQUEST);
        }
        return wrap(next);
      }
    };
  }

  private LoomClient noting(String name, LoomClient next) {
    return new LoomClient() {
      @Override
      public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
        calls.add(name);
        return next.chat(request, listener);
      }

      @Override
      public CallFailure describe(Throwable failure) {
        calls.add("describe " + name);
        return next.describe(failure);
      }
    };
  }

  private static LoomClient upstream() {
    return new LoomClient() {
      @Override
      public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
        return ChatResponse.builder().text("hello").build();
      }

      @Override
      public CallFailure describe(Throwable failure) {
        return CallFailure.http(503, null);
      }
    };
  }

  @Test
  void headThatALayerIsGivenIsTheWholeChain() {
    Loom.builder(upstream())
        .with(layer(Stage.CACHE, false))
        .with(layer(Stage.BUDGET, false))
        .with(layer(Stage.LOG, false))
        .build();
    assertThat(heads).hasSize(3);
    for (LoomClient head : heads) {
      calls.clear();
      assertThat(head.chat(REQUEST).text()).isEqualTo("hello");
      assertThat(head.describe(new IllegalStateException()).status()).isEqualTo(503);
      assertThat(calls)
          .containsExactly(
              "LOG", "CACHE", "BUDGET", "describe LOG", "describe CACHE", "describe BUDGET");
    }
  }

  @Test
  void layerThatCallsTheHeadTooEarlyIsTold() {
    Loom.Builder chain = Loom.builder(upstream()).with(layer(Stage.CACHE, true));
    assertThatThrownBy(chain::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The chain is not built yet; a layer called its head early.");
  }
}
