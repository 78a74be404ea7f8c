package dev.loom.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.Loom;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.Layer;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Stage;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.CostCalculator;
import dev.loom.cost.Money;
import dev.loom.cost.PriceBook;
import dev.loom.cost.PriceLine;
import dev.loom.cost.Rate;
import dev.loom.log.CallRecord;
import dev.loom.log.Logging;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoomTest {
  private static final ChatRequest REQUEST = ChatRequest.of("p", "m", "hi");
  private static final ChatResponse ANSWER = ChatResponse.builder().text("hello").build();

  private final List<String> events = new ArrayList<>();

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  private Layer layer(Stage stage, String name, @Nullable Exception onClose) {
    return new Layer() {
      @Override
      public Stage stage() {
        return stage;
      }

      @Override
      public LoomClient wrap(LoomClient next) {
        return new Noting(name, next, onClose);
      }
    };
  }

  @SuppressWarnings("try") // it throws InterruptedException on purpose
  private final class Noting implements LoomClient, AutoCloseable {
    private final String name;
    private final LoomClient next;
    private final @Nullable Exception onClose;

    Noting(String name, LoomClient next, @Nullable Exception onClose) {
      this.name = name;
      this.next = next;
      this.onClose = onClose;
    }

    @Override
    public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
      events.add(name);
      return next.chat(request, listener);
    }

    @Override
    public CallFailure describe(Throwable failure) {
      return next.describe(failure);
    }

    @Override
    public void close() throws Exception {
      events.add("close " + name);
      if (onClose != null) {
        throw onClose;
      }
    }
  }

  @Test
  void layersAreFoundByTheirType() {
    Loom chain =
        Loom.builder((request, listener) -> ANSWER)
            .with(layer(Stage.CACHE, "cache", null))
            .with(layer(Stage.LOG, "log", null))
            .build();
    Noting outermost = chain.layer(Noting.class).orElseThrow();
    outermost.chat(REQUEST, null);
    chain.chat(REQUEST, null);
    assertThat(events.subList(0, events.size() / 2))
        .isEqualTo(events.subList(events.size() / 2, events.size()))
        .hasSize(2);
    assertThat(chain.layer(Loom.class)).isEmpty();
  }

  @Test
  void layersStandInTheirFixedOrderHoweverTheyAreGiven() {
    try (Loom loom =
        Loom.builder((request, listener) -> ANSWER)
            .with(layer(Stage.BUDGET, "budget", null))
            .with(layer(Stage.CACHE, "cache", null))
            .with(layer(Stage.LOG, "log 1", null))
            .with(layer(Stage.LOG, "log 2", null))
            .build()) {
      assertThat(loom.chat(REQUEST)).isSameAs(ANSWER);
      assertThat(events).containsExactly("log 1", "log 2", "cache", "budget");
      events.clear();
    }
    assertThat(events).containsExactly("close log 1", "close log 2", "close cache", "close budget");
  }

  @Test
  void chainWithoutLayersIsTheUpstream() {
    try (Loom loom = Loom.builder((request, listener) -> ANSWER).build()) {
      assertThat(loom.chat(REQUEST)).isSameAs(ANSWER);
      assertThat(loom.describe(new RuntimeException()).kind()).isEqualTo(CallFailure.Kind.OTHER);
    }
  }

  @Test
  void layerThatFailsToCloseDoesNotKeepTheOthersOpen() {
    RuntimeException first = new RuntimeException("first");
    Loom loom =
        Loom.builder((request, listener) -> ANSWER)
            .with(layer(Stage.LOG, "log", first))
            .with(layer(Stage.CACHE, "cache", new InterruptedException()))
            .with(layer(Stage.BUDGET, "budget", null))
            .build();
    Throwable thrown = catchThrowable(loom::close);
    assertThat(thrown).isSameAs(first);
    assertThat(thrown.getSuppressed()).hasSize(1);
    assertThat(events).containsExactly("close log", "close cache", "close budget");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void layerThatWrapsNothingDoesNotCloseTheUpstream() {
    Noting upstream = new Noting("upstream", (request, listener) -> ANSWER, null);
    Layer nothing =
        new Layer() {
          @Override
          public Stage stage() {
            return Stage.CACHE;
          }

          @Override
          public LoomClient wrap(LoomClient next) {
            return next;
          }
        };
    Loom.builder(upstream).with(nothing).build().close();
    assertThat(events).isEmpty();
  }

  @Test
  void chainThatCannotBeBuiltClosesWhatWasMade() {
    RuntimeException failure = new IllegalArgumentException("bad setting");
    Layer broken =
        new Layer() {
          @Override
          public Stage stage() {
            return Stage.LOG;
          }

          @Override
          public LoomClient wrap(LoomClient next) {
            throw failure;
          }
        };
    Loom.Builder builder =
        Loom.builder((request, listener) -> ANSWER)
            .with(layer(Stage.CACHE, "cache", null))
            .with(broken);
    assertThat(catchThrowable(builder::build)).isSameAs(failure);
    assertThat(events).containsExactly("close cache");
  }

  @Test
  void loggingLayerStandsOutsideAndUsesThePricesGiven() {
    List<CallRecord> records = new ArrayList<>();
    CostCalculator prices =
        new CostCalculator(
            () ->
                PriceBook.of(
                    "mine",
                    List.of(
                        PriceLine.base(
                            "p",
                            "m",
                            Map.of(Rate.INPUT, BigDecimal.ONE, Rate.OUTPUT, BigDecimal.ONE)))));
    Logging logging = Logging.builder().to(records::add).prices(prices).build();
    assertThat(logging.stage()).isEqualTo(Stage.LOG);
    ChatResponse answer =
        ChatResponse.builder().usage(BilledUsage.of(TokenUsage.of(1_000_000, 0), null)).build();
    try (Loom loom =
        Loom.builder((request, listener) -> answer)
            .with(logging)
            .with(Logging.to(records::add))
            .build()) {
      loom.chat(REQUEST);
    }
    assertThat(records).hasSize(2);
    assertThat(records.get(1).spent()).isEqualTo(Money.ofUsd("1"));
    assertThat(records.get(0).spent()).isNull();
  }

  /** A layer that keeps the head of its chain, and may call it while it is made. */
  private static final class HeadKeeper implements Layer {
    private final boolean early;
    private @Nullable LoomClient head;

    HeadKeeper(boolean early) {
      this.early = early;
    }

    @Override
    public Stage stage() {
      return Stage.CACHE;
    }

    @Override
    public LoomClient wrap(LoomClient next) {
      return next;
    }

    @Override
    public LoomClient wrap(LoomClient next, LoomClient chain) {
      head = chain;
      if (early) {
        chain.chat(REQUEST);
      }
      return next;
    }

    LoomClient head() {
      return java.util.Objects.requireNonNull(head, "not wrapped");
    }
  }

  @Test
  void layerCallsTheWholeChainThroughItsHead() {
    HeadKeeper keeper = new HeadKeeper(false);
    RuntimeException known = new RuntimeException("known");
    LoomClient upstream =
        new LoomClient() {
          @Override
          public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
            return ANSWER;
          }

          @Override
          public CallFailure describe(Throwable failure) {
            return failure == known ? CallFailure.http(418, "teapot") : CallFailure.of(failure);
          }
        };
    Loom.builder(upstream).with(layer(Stage.LOG, "log", null)).with(keeper).build();
    assertThat(keeper.head().chat(REQUEST)).isEqualTo(ANSWER);
    assertThat(events).containsExactly("log");
    assertThat(keeper.head().describe(known).status()).isEqualTo(418);
  }

  @Test
  void headThatIsCalledBeforeTheChainIsBuiltSaysSo() {
    Throwable failure =
        catchThrowable(() -> Loom.builder((r, l) -> ANSWER).with(new HeadKeeper(true)).build());
    assertThat(failure)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The chain is not built yet; a layer called its head early.");
  }
}
