package dev.loom.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.FinishReason;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Origin;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import dev.loom.privacy.RedactedText;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoggingProviderTest {
  private static final Instant NOW = Instant.parse("2026-08-10T12:00:00.123456Z");
  private static final ChatRequest REQUEST =
      ChatRequest.builder("openai", "gpt-4o-mini")
          .user("canary prompt")
          .caller(new Caller("acme", "ann", Map.of("mail", "ann@example.org")))
          .build();
  private static final ChatResponse ANSWER =
      ChatResponse.builder()
          .text("canary answer")
          .finish(FinishReason.STOP, "stop")
          .usage(BilledUsage.of(TokenUsage.of(1_000_000, 1_000_000), "gpt-4o-mini"))
          .build();

  private final List<CallRecord> records = new ArrayList<>();

  private LoggingProvider logging(LoomClient next, CallSink... more) {
    Logging.Builder builder =
        Logging.builder().to(records::add).clock(Clock.fixed(NOW, ZoneOffset.UTC));
    for (CallSink sink : more) {
      builder.to(sink);
    }
    return new LoggingProvider(next, builder.build());
  }

  private CallRecord only() {
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  @Test
  void answerIsPassedThroughAndRecorded() {
    AtomicInteger calls = new AtomicInteger();
    LoggingProvider logging =
        logging(
            (request, listener) -> {
              calls.incrementAndGet();
              assertThat(request.callId()).isNotNull();
              return ANSWER;
            });

    assertThat(logging.chat(REQUEST)).isSameAs(ANSWER);

    assertThat(calls).hasValue(1);
    CallRecord record = only();
    assertThat(record.start()).isEqualTo(Instant.parse("2026-08-10T12:00:00.123Z"));
    assertThat(CallIds.startOf(record.id())).isEqualTo(record.start());
    assertThat(record.model()).isEqualTo(REQUEST.model());
    assertThat(record.tenant()).isEqualTo("acme");
    assertThat(record.user()).isEqualTo("ann");
    assertThat(record.status()).isEqualTo(200);
    assertThat(record.origin()).isEqualTo(Origin.UPSTREAM);
    assertThat(record.spent()).isEqualTo(Money.ofUsd("0.75"));
    assertThat(record.saved()).isEqualTo(Money.ZERO);
    assertThat(record.cost().status()).isEqualTo(Cost.Status.PRICED);
    assertThat(record.streamed()).isFalse();
    assertThat(record.timeToFirstToken()).isNull();
    assertThat(record.finishReason()).isEqualTo("stop");
    assertThat(record.method()).isEqualTo("POST");
    assertThat(record.path().value()).isEqualTo("/v1/chat/completions");
    assertThat(record.error()).isNull();
    assertThat(record.latency()).isPositive();
    assertThat(record.toString()).doesNotContain("canary").contains("gpt-4o-mini");
  }

  @Test
  void eachCallOfOneRequestHasAnIdOfItsOwn() {
    LoggingProvider logging = logging((request, listener) -> ANSWER);
    ChatRequest identified = REQUEST.withCallId(CallIds.at(NOW));
    logging.chat(identified);
    logging.chat(identified);
    assertThat(records).extracting(CallRecord::id).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void hitIsSavedNotSpent() {
    for (Origin origin : List.of(Origin.CACHE, Origin.STALE, Origin.COALESCED)) {
      records.clear();
      logging((request, listener) -> ANSWER.served(origin, CacheOutcome.NONE)).chat(REQUEST);
      assertThat(only().spent()).isEqualTo(Money.ZERO);
      assertThat(only().saved()).isEqualTo(Money.ofUsd("0.75"));
      assertThat(only().origin()).isEqualTo(origin);
    }
  }

  @Test
  void hitSavesTheListedPriceAndOnlyWithoutOneTheReportedCost() {
    hitWithReportedCost("gpt-4o-mini");
    assertThat(only().saved()).isEqualTo(Money.ofUsd("0.75"));
    records.clear();
    hitWithReportedCost("no-such-model");
    assertThat(only().saved()).isEqualTo(Money.ofUsd("9"));
  }

  private void hitWithReportedCost(String model) {
    BilledUsage usage =
        new BilledUsage(
            TokenUsage.of(1_000_000, 1_000_000),
            null,
            null,
            List.of(),
            0,
            new BigDecimal("9"),
            false,
            false);
    ChatResponse answer =
        ChatResponse.builder()
            .usage(usage)
            .build()
            .served(Origin.CACHE, CacheOutcome.of(CacheOutcome.Status.HIT, null, null));
    logging((request, listener) -> answer).chat(ChatRequest.of("openai", model, "hi"));
  }

  @Test
  void unknownModelIsUnpricedNotFree() {
    logging((request, listener) -> ANSWER.served(Origin.UPSTREAM, CacheOutcome.NONE))
        .chat(ChatRequest.of("openai", "no-such-model", "hi"));
    // The answer names a known model, which prices it.
    assertThat(only().spent()).isEqualTo(Money.ofUsd("0.75"));
    records.clear();
    ChatResponse nameless =
        ChatResponse.builder().usage(BilledUsage.of(TokenUsage.of(5, 5), null)).build();
    logging((request, listener) -> nameless).chat(ChatRequest.of("openai", "no-such-model", "hi"));
    assertThat(only().spent()).isNull();
    assertThat(only().cost()).isEqualTo(Cost.UNPRICED);
    assertThat(only().finishReason()).isEqualTo("other");
  }

  @Test
  void upstreamFailureReachesTheHostAsTheSameInstanceAndIsRecordedWithoutItsMessage() {
    RuntimeException failure = new IllegalStateException("canary message");
    LoomClient upstream =
        new LoomClient() {
          @Override
          public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
            throw failure;
          }

          @Override
          public CallFailure describe(Throwable t) {
            return CallFailure.http(429, "rate_limit");
          }
        };
    LoggingProvider logging = logging(upstream);

    assertThat(catchThrowable(() -> logging.chat(REQUEST))).isSameAs(failure);

    assertThat(only().status()).isEqualTo(429);
    RedactedText error = only().error();
    assertThat(error).isNotNull();
    assertThat(error.value()).isEqualTo("IllegalStateException 429 rate_limit");
    assertThat(only().spent()).isEqualTo(Money.ZERO);
    assertThat(only().finishReason()).isNull();
    assertThat(logging.describe(failure).status()).isEqualTo(429);
  }

  @Test
  void callWithoutAnyAnswerMayHaveCostSomethingUnknown() {
    LoggingProvider logging =
        logging(
            (request, listener) -> {
              throw new java.io.UncheckedIOException(new java.net.SocketTimeoutException());
            });
    assertThatThrownBy(() -> logging.chat(REQUEST)).isInstanceOf(RuntimeException.class);
    assertThat(only().status()).isZero();
    assertThat(only().spent()).isNull();
    assertThat(only().saved()).isEqualTo(Money.ZERO);
  }

  @Test
  void errorsOfTheJvmPassThroughToo() {
    StackOverflowError failure = new StackOverflowError();
    LoggingProvider logging =
        logging(
            (request, listener) -> {
              throw failure;
            });
    assertThat(catchThrowable(() -> logging.chat(REQUEST))).isSameAs(failure);
    assertThat(records).hasSize(1);
  }

  @Test
  void listenerThatThrowsEndsTheCallAsCancelled() {
    RuntimeException stop = new RuntimeException("enough");
    LoggingProvider logging = logging(LoggingProviderTest::twoPieces);
    Throwable thrown =
        catchThrowable(
            () ->
                logging.chat(
                    REQUEST,
                    delta -> {
                      throw stop;
                    }));
    assertThat(thrown).isSameAs(stop);
    assertThat(only().status()).isEqualTo(499);
    assertThat(only().streamed()).isTrue();
    assertThat(only().timeToFirstToken()).isNotNull();
    assertThat(only().cost().status()).isEqualTo(Cost.Status.ESTIMATED);
  }

  @Test
  void cancelledCallIsRecordedAsCancelled() {
    LoggingProvider logging =
        logging(
            (request, listener) -> {
              throw new CallCancelledException();
            });
    assertThatThrownBy(() -> logging.chat(REQUEST)).isInstanceOf(CallCancelledException.class);
    assertThat(only().status()).isEqualTo(499);
  }

  @Test
  void piecesReachTheListenerInOrder() {
    List<Delta> heard = new ArrayList<>();
    logging(LoggingProviderTest::twoPieces).chat(REQUEST, heard::add);
    assertThat(heard).containsExactly(new Delta.Text("a"), new Delta.Text("b"));
    assertThat(only().timeToFirstToken()).isLessThanOrEqualTo(only().latency());
  }

  private static ChatResponse twoPieces(ChatRequest request, @Nullable DeltaListener listener) {
    if (listener != null) {
      listener.onDelta(new Delta.Text("a"));
      listener.onDelta(new Delta.Text("b"));
    }
    return ANSWER;
  }

  @Test
  void failingSinkIsCountedAndTheOthersStillHear() {
    List<CallRecord> second = new ArrayList<>();
    LoggingProvider logging =
        logging(
            (request, listener) -> ANSWER,
            record -> {
              throw new StackOverflowError();
            },
            second::add);
    for (int i = 0; i < 3; i++) {
      assertThat(logging.chat(REQUEST)).isSameAs(ANSWER);
    }
    assertThat(logging.failures()).isEqualTo(3);
    assertThat(second).hasSize(3);
  }

  @Test
  void recordThatCannotBeMadeIsCounted() {
    RuntimeException failure = new RuntimeException();
    LoomClient upstream =
        new LoomClient() {
          @Override
          public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
            throw failure;
          }

          @Override
          public CallFailure describe(Throwable t) {
            throw new IllegalStateException("broken upstream");
          }
        };
    LoggingProvider logging = logging(upstream);
    assertThat(catchThrowable(() -> logging.chat(REQUEST))).isSameAs(failure);
    assertThat(logging.failures()).isEqualTo(1);
    assertThat(records).isEmpty();
  }

  @Test
  void tagsAreRedactedAndAtMostSixteen() {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("mail", "write to ann@example.org");
    for (int i = 0; i < 20; i++) {
      tags.put("k" + i, "v");
    }
    logging((request, listener) -> ANSWER)
        .chat(REQUEST.toBuilder().caller(new Caller(null, null, tags)).build());
    assertThat(only().tags()).hasSize(16);
    assertThat(only().tags().values().toString()).contains("[EMAIL]").doesNotContain("ann@");
  }

  @Test
  void askedServiceTierPricesAnAnswerThatNamesNone() {
    ChatResponse answer =
        ChatResponse.builder().usage(BilledUsage.of(TokenUsage.of(1_000_000, 0), "gpt-5")).build();
    ChatRequest plain = ChatRequest.of("openai", "gpt-5", "hi");
    logging((request, listener) -> answer).chat(plain);
    logging((request, listener) -> answer)
        .chat(plain.toBuilder().extra("service_tier", "flex").build());
    assertThat(records.get(0).spent()).isEqualTo(Money.ofUsd("1.25"));
    assertThat(records.get(1).spent()).isEqualTo(Money.ofUsd("0.625"));
  }

  @Test
  void failureOfACallThatAskedNobodyCostsNothing() {
    LoomClient follower =
        new LoomClient() {
          @Override
          public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
            throw new IllegalStateException();
          }

          @Override
          public CallFailure describe(Throwable t) {
            return new CallFailure(CallFailure.Kind.TIMEOUT, 0, null).withOrigin(Origin.COALESCED);
          }
        };
    assertThatThrownBy(() -> logging(follower).chat(REQUEST))
        .isInstanceOf(IllegalStateException.class);
    assertThat(only().origin()).isEqualTo(Origin.COALESCED);
    assertThat(only().spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void brokenClockDoesNotFailTheCall() {
    Clock early = Clock.fixed(Instant.parse("1960-01-01T00:00:00Z"), ZoneOffset.UTC);
    Logging.Builder settings = Logging.builder().to(records::add).clock(early);
    new LoggingProvider((request, listener) -> ANSWER, settings.build()).chat(REQUEST);
    assertThat(only().start()).isEqualTo(Instant.EPOCH);

    Clock broken =
        new Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            throw new IllegalStateException("no time");
          }
        };
    LoggingProvider logging =
        new LoggingProvider((request, listener) -> ANSWER, settings.clock(broken).build());
    assertThat(logging.chat(REQUEST)).isSameAs(ANSWER);
    assertThat(logging.failures()).isEqualTo(1);
    assertThat(records).hasSize(2);
  }

  @Test
  void finishReasonIsAWordOrTheNormalisedOne() {
    ChatResponse odd =
        ChatResponse.builder().finish(FinishReason.STOP, "text of the answer, say 42").build();
    logging((request, listener) -> odd).chat(REQUEST);
    assertThat(only().finishReason()).isEqualTo("stop");
  }
}
