package dev.loom.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.CallFailure;
import dev.loom.chat.CallFailure.Kind;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Origin;
import dev.loom.chat.TokenEstimator;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolCall;
import dev.loom.cost.Cost;
import dev.loom.cost.CostCalculator;
import dev.loom.cost.Money;
import dev.loom.cost.PriceBook;
import dev.loom.cost.PriceLine;
import dev.loom.cost.Rate;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a call adds to the bill and what a hit saves: every case, one test. */
class SpentAndSavedTest {
  private static final Instant CHANGE = Instant.parse("2026-06-01T00:00:00Z");
  private static final ChatRequest REQUEST = ChatRequest.of("acme", "m1", "twelve letters");
  private static final TokenUsage MILLION = TokenUsage.of(1_000_000, 1_000_000);

  /** One token a character, so that estimates can be worked out by heart. */
  private static final TokenEstimator LETTERS = CharSequence::length;

  private final List<CallRecord> records = new ArrayList<>();
  private Instant now = CHANGE;
  private TokenEstimator estimator = LETTERS;

  /** 1 and 2 USD per million before the change, 3 and 4 from it on. */
  private static PriceBook book() {
    PriceLine line =
        PriceLine.base("acme", "m1", Map.of(Rate.INPUT, usd("1"), Rate.OUTPUT, usd("2")));
    PriceLine later =
        PriceLine.base("acme", "m1", Map.of(Rate.INPUT, usd("3"), Rate.OUTPUT, usd("4")));
    return PriceBook.of("t", List.of(in(line, null, CHANGE), in(later, CHANGE, null)));
  }

  private static PriceLine in(PriceLine line, @Nullable Instant from, @Nullable Instant to) {
    return new PriceLine(
        line.provider(),
        line.model(),
        null,
        from,
        to,
        null,
        OptionalLong.empty(),
        false,
        null,
        line.rates(),
        Map.of(),
        "",
        "");
  }

  private static BigDecimal usd(String text) {
    return new BigDecimal(text);
  }

  private LoggingProvider logging(LoomClient next) {
    PriceBook book = book();
    return new LoggingProvider(
        next,
        Logging.builder()
            .to(records::add)
            .prices(new CostCalculator(() -> book))
            .tokenEstimator(estimator)
            .clock(Clock.fixed(now, ZoneOffset.UTC))
            .build());
  }

  private CallRecord answer(ChatResponse response) {
    logging((request, listener) -> response).chat(REQUEST);
    return records.get(records.size() - 1);
  }

  private CallRecord streamed(ChatResponse response) {
    logging((request, listener) -> response).chat(REQUEST, delta -> {});
    return records.get(records.size() - 1);
  }

  /** A stream that delivers pieces and then fails with this meaning. */
  private CallRecord broken(CallFailure meaning, Delta... pieces) {
    LoomClient next =
        new LoomClient() {
          @Override
          public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
            for (Delta piece : pieces) {
              listener.onDelta(piece);
            }
            throw new IllegalStateException();
          }

          @Override
          public CallFailure describe(Throwable failure) {
            return meaning;
          }
        };
    assertThat(catchThrowable(() -> logging(next).chat(REQUEST, delta -> {})))
        .isInstanceOf(IllegalStateException.class);
    return records.get(records.size() - 1);
  }

  private static ChatResponse with(BilledUsage usage) {
    return ChatResponse.builder().text("twelve words").usage(usage).build();
  }

  private static BilledUsage reported(TokenUsage tokens, String usd) {
    return new BilledUsage(tokens, null, null, List.of(), 0, usd(usd), false, false);
  }

  private static void assertMoney(CallRecord record, @Nullable String spent, String saved) {
    assertThat(record.spent()).isEqualTo(spent == null ? null : Money.ofUsd(spent));
    assertThat(record.saved()).isEqualTo(saved == null ? null : Money.ofUsd(saved));
  }

  @Test
  void anUpstreamsAnswerIsSpent() {
    assertMoney(answer(with(BilledUsage.of(MILLION, null))), "7", "0");
  }

  @Test
  void anAnswerJustBeforeAChangeOfThePriceCostsTheOldOne() {
    now = CHANGE.minusMillis(1);
    assertMoney(answer(with(BilledUsage.of(MILLION, null))), "3", "0");
  }

  @ParameterizedTest
  @EnumSource(names = "UPSTREAM", mode = Mode.EXCLUDE)
  void aHitSavesTheStoredUsageAtThePriceOfNow(Origin origin) {
    ChatResponse stored = with(BilledUsage.of(MILLION, null)).served(origin, CacheOutcome.NONE);
    assertMoney(answer(stored), "0", "7");
    now = CHANGE.minusMillis(1);
    assertMoney(answer(stored), "0", "3");
  }

  @Test
  void aHitWithoutAPriceSavesWhatItsProviderReportedElseNothingIsKnown() {
    ChatRequest unknown = ChatRequest.of("acme", "m2", "hi");
    for (BilledUsage usage : List.of(reported(MILLION, "5"), BilledUsage.of(MILLION, null))) {
      ChatResponse stored = with(usage).served(Origin.CACHE, CacheOutcome.NONE);
      logging((request, listener) -> stored).chat(unknown);
    }
    assertMoney(records.get(0), "0", "5");
    assertMoney(records.get(1), "0", null);
  }

  @Test
  void tokensOfAHitAreInItsRecordAndItsOriginSaysThatTheyWereSaved() {
    ChatResponse stored =
        with(BilledUsage.of(MILLION, null)).served(Origin.CACHE, CacheOutcome.NONE);
    CallRecord record = answer(stored);
    assertThat(record.usage().tokens()).isEqualTo(MILLION);
    assertThat(record.origin().isPaid()).isFalse();
  }

  @Test
  void anErrorOfTheProviderWithoutUsageCostsNothing() {
    CallRecord record = broken(CallFailure.http(503, null));
    assertMoney(record, "0", "0");
    assertThat(record.usage()).isEqualTo(BilledUsage.UNKNOWN);
  }

  @Test
  void aFailedCallWithUsageCostsThatUsage() {
    BilledUsage usage = BilledUsage.of(MILLION, "m1");
    CallRecord record = broken(CallFailure.http(500, "x").withUsage(usage), new Delta.Text("ab"));
    assertMoney(record, "7", "0");
    assertThat(record.usage()).isEqualTo(usage);
    assertThat(record.cost().status()).isEqualTo(Cost.Status.PRICED);
  }

  @Test
  void aCancelledCallWithUsageCostsThatUsage() {
    BilledUsage usage = BilledUsage.of(MILLION, null);
    LoomClient next =
        new LoomClient() {
          @Override
          public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
            listener.onDelta(new Delta.Text("ab"));
            return with(usage);
          }

          @Override
          public CallFailure describe(Throwable failure) {
            return CallFailure.of(failure).withUsage(usage);
          }
        };
    RuntimeException stop = new RuntimeException();
    DeltaListener listener =
        delta -> {
          throw stop;
        };
    assertThat(catchThrowable(() -> logging(next).chat(REQUEST, listener))).isSameAs(stop);
    assertThat(records.get(0).status()).isEqualTo(499);
    assertMoney(records.get(0), "7", "0");
  }

  @Test
  void aBrokenStreamWithoutUsageIsEstimatedFromRequestAndText() {
    CallRecord record =
        broken(
            new CallFailure(Kind.CONNECTION, 0, null),
            new Delta.Reasoning("hidden"),
            new Delta.Text("abc"),
            new Delta.Text("de"),
            new Delta.ToolCallPiece(0, "id", "f", "{}"),
            new Delta.ToolCallPiece(0, null, null, "!"));
    // 14 letters and the frame of a message; 5 letters, " f {}!" and the frame of a tool call
    assertThat(record.usage().tokens()).isEqualTo(TokenUsage.of(14 + 4, 5 + 6 + 20));
    assertThat(record.usage().estimated()).isTrue();
    assertThat(record.cost().status()).isEqualTo(Cost.Status.ESTIMATED);
    assertMoney(record, "0.000178", "0");
  }

  @Test
  void anErrorInsideAStreamThatHadBegunIsEstimatedToo() {
    CallRecord record = broken(CallFailure.http(529, "overloaded"), new Delta.Text("abc"));
    assertThat(record.usage().tokens().outputVisible()).hasValue(3);
    assertThat(record.cost().status()).isEqualTo(Cost.Status.ESTIMATED);
  }

  @Test
  void aBrokenStreamInAnAskedServiceTierIsEstimatedInThatTier() {
    LoomClient next =
        (request, listener) -> {
          listener.onDelta(new Delta.Text("abc"));
          throw new java.io.UncheckedIOException(new java.io.IOException());
        };
    ChatRequest flex = REQUEST.toBuilder().extra("service_tier", "flex").build();
    catchThrowable(() -> logging(next).chat(flex, delta -> {}));
    assertThat(records.get(0).usage().serviceTier()).isEqualTo("flex");
    assertThat(records.get(0).usage().estimated()).isTrue();
  }

  @Test
  void reasoningIsNeverEstimated() {
    CallRecord record =
        broken(new CallFailure(Kind.TIMEOUT, 0, null), new Delta.Reasoning("thinking"));
    assertThat(record.usage().tokens()).isEqualTo(TokenUsage.of(18, 0));
    assertThat(record.usage().tokens().reasoning()).isEmpty();
  }

  @Test
  void aStreamThatEndsWithoutUsageIsEstimated() {
    ChatResponse nameless =
        ChatResponse.builder()
            .text("abc")
            .toolCalls(List.of(new ToolCall("id", "f", "{}")))
            .upstreamModel("m1")
            .build();
    CallRecord record = streamed(nameless);
    assertThat(record.usage().tokens()).isEqualTo(TokenUsage.of(18, 3 + 3 + 20));
    assertThat(record.usage().model()).isEqualTo("m1");
    assertThat(record.cost().status()).isEqualTo(Cost.Status.ESTIMATED);
  }

  @Test
  void aPlainAnswerWithoutUsageStaysUnpriced() {
    CallRecord record = answer(with(BilledUsage.UNKNOWN));
    assertMoney(record, null, "0");
    assertThat(record.cost().status()).isEqualTo(Cost.Status.UNPRICED);
  }

  @Test
  void aStreamThatTellsItsCostAloneIsNotEstimated() {
    CallRecord record = streamed(with(reported(TokenUsage.UNKNOWN, "5")));
    assertMoney(record, "5", "0");
    assertThat(record.usage().estimated()).isFalse();
  }

  @Test
  void aReplayedHitWithoutUsageIsNotEstimated() {
    ChatResponse hit = with(BilledUsage.UNKNOWN).served(Origin.CACHE, CacheOutcome.NONE);
    assertMoney(streamed(hit), "0", null);
  }

  @ParameterizedTest
  @EnumSource(names = {"TIMEOUT", "CONNECTION", "CANCELLED", "OTHER"})
  void aCallWithoutAnyAnswerIsUnknown(Kind kind) {
    CallRecord record = broken(new CallFailure(kind, 0, null));
    assertMoney(record, null, "0");
    assertThat(record.cost().status()).isEqualTo(Cost.Status.UNPRICED);
  }

  @Test
  void whatLoomRefusedCostsNothing() {
    assertMoney(broken(new CallFailure(Kind.REFUSED, 0, "budget")), "0", "0");
  }

  @Test
  void aReplayThatItsListenerEndsCostsNothing() {
    CallFailure unpaid =
        new CallFailure(Kind.CANCELLED, 499, null, Origin.CACHE, BilledUsage.of(MILLION, null));
    CallRecord record = broken(unpaid, new Delta.Text("abc"));
    assertMoney(record, "0", "0");
    assertThat(record.usage()).isEqualTo(BilledUsage.UNKNOWN);
  }

  @Test
  void anEstimatorThatFailsLeavesTheUsageUnknownAndTheCallAlone() {
    estimator =
        text -> {
          throw new IllegalStateException();
        };
    CallFailure lost = new CallFailure(Kind.CONNECTION, 0, null);
    assertMoney(broken(lost, new Delta.Text("a".repeat(70_000)), new Delta.Text("b")), null, "0");
    assertMoney(streamed(with(BilledUsage.UNKNOWN)), null, "0");
    estimator =
        text -> {
          if (text.length() > 2) { // the request's text, not the answer's
            throw new IllegalStateException();
          }
          return 1;
        };
    assertMoney(broken(lost, new Delta.Text("ab")), null, "0");
  }

  @Test
  void aLongAnswerIsEstimatedSectionBySection() {
    List<Integer> sections = new ArrayList<>();
    estimator =
        text -> {
          sections.add(text.length());
          return text.length();
        };
    Delta piece = new Delta.Text("a".repeat(40_000));
    CallRecord record =
        broken(new CallFailure(Kind.CONNECTION, 0, null), piece, piece, piece, piece, piece);
    assertThat(record.usage().tokens().outputVisible()).hasValue(200_000);
    assertThat(sections).startsWith(80_000, 80_000, 40_000);
  }

  @Test
  void adjustedUsagesAndReportedCostsAreCountedPerProvider() {
    BilledUsage odd = new BilledUsage(MILLION, null, null, List.of(), 0, null, false, true);
    LoggingProvider logging =
        logging((request, listener) -> with(request.extra().isEmpty() ? odd : costly()));
    logging.chat(REQUEST);
    logging.chat(REQUEST.toBuilder().extra("x", 1).build());
    logging.chat(ChatRequest.of("gemini", "m1", "hi"));

    assertThat(logging.billing())
        .containsOnlyKeys("acme", "google")
        .containsEntry("google", new ProviderBilling(1, 0, BigDecimal.ZERO, BigDecimal.ZERO));
    ProviderBilling acme = logging.billing().get("acme");
    assertThat(acme.adjusted()).isEqualTo(1);
    assertThat(acme.reported()).isEqualTo(1);
    assertThat(acme.difference()).isEqualByComparingTo("-2");
    assertThat(records.get(1).cost().listed()).isEqualTo(Money.ofUsd("7"));
  }

  private static BilledUsage costly() {
    return reported(MILLION, "5");
  }

  @Test
  void providersAreCountedInBoundedMemory() {
    BillingTally tally = new BillingTally();
    BilledUsage odd = new BilledUsage(MILLION, null, null, List.of(), 0, null, false, true);
    for (int i = 0; i < BillingTally.MAX_PROVIDERS + 5; i++) {
      tally.add("p" + i, odd, Cost.UNPRICED);
    }
    tally.add("p1", odd, Cost.UNPRICED);
    assertThat(tally.snapshot()).hasSize(BillingTally.MAX_PROVIDERS + 1);
    assertThat(tally.snapshot().get("").adjusted()).isEqualTo(5);
    assertThat(tally.snapshot().get("p1").adjusted()).isEqualTo(2);
  }
}
