package dev.loom.log;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.CallFailure;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Origin;
import dev.loom.chat.TokenEstimator;
import dev.loom.cost.Cost;
import dev.loom.cost.CostCalculator;
import dev.loom.cost.Money;
import dev.loom.privacy.RedactedText;
import dev.loom.privacy.Redactor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record of a finished call. The one home of the rule what was spent and what was saved:
 * an upstream's answer is spent, an answer from the cache or from another call in flight is saved,
 * and no call is both. A stream of which the provider did not tell the usage is estimated as far as
 * it was heard.
 */
final class Recorder {
  private static final int MAX_TAGS = 16;
  private static final int MAX_TAG_KEY = 64;
  private static final int MAX_TAG_VALUE = 256;
  private static final int MAX_PATH = 1024;
  private static final int MAX_ERROR = 500;
  private static final int STATUS_OK = 200;
  private static final String METHOD = "POST";
  private static final Pattern FINISH_WORD = Pattern.compile("[A-Za-z][A-Za-z_-]{0,39}");

  private final CostCalculator calculator;
  private final TokenEstimator estimator;
  private final BillingTally tally;
  private final Redactor redactor = Redactor.standard();

  Recorder(CostCalculator calculator, TokenEstimator estimator, BillingTally tally) {
    this.calculator = calculator;
    this.estimator = estimator;
    this.tally = tally;
  }

  CallRecord answered(ChatRequest request, CallTimer timer, ChatResponse response) {
    boolean paid = response.origin().isPaid();
    BilledUsage usage = CostCalculator.inAskedTier(request, told(request, timer, response));
    Cost cost =
        paid
            ? calculator.cost(request.model(), usage, timer.start())
            : calculator.saved(request.model(), usage, timer.start());
    if (paid) {
      tally.add(request.model().provider(), usage, cost);
    }
    return record(
        request,
        timer,
        STATUS_OK,
        response.origin(),
        response.cache(),
        finishReason(response),
        usage,
        cost,
        paid ? cost.amount() : Money.ZERO,
        paid ? Money.ZERO : cost.amount(),
        null);
  }

  /** What the upstream told; of a stream that ended without usage, an estimate. */
  private BilledUsage told(ChatRequest request, CallTimer timer, ChatResponse response) {
    BilledUsage usage = response.usage();
    if (!response.origin().isPaid() || !timer.streamed() || isTold(usage)) {
      return usage;
    }
    BilledUsage estimate = UsageEstimate.of(estimator, request, response);
    return estimate == null ? usage : estimate;
  }

  private static boolean isTold(BilledUsage usage) {
    return usage.tokens().isKnown() || usage.reportedCostUsd() != null;
  }

  CallRecord failed(
      ChatRequest request,
      CallTimer timer,
      CallFailure meaning,
      Throwable failure,
      @Nullable HeardText heard) {
    BilledUsage usage = BilledUsage.UNKNOWN;
    Cost cost = NOTHING_BILLED;
    if (meaning.origin().isPaid()) {
      usage = CostCalculator.inAskedTier(request, billedAllTheSame(request, meaning, heard));
      cost =
          isTold(usage)
              ? calculator.cost(request.model(), usage, timer.start())
              : isUnbilled(meaning) ? NOTHING_BILLED : Cost.UNPRICED;
      tally.add(request.model().provider(), usage, cost);
    }
    return record(
        request,
        timer,
        meaning.status(),
        meaning.origin(),
        CacheOutcome.NONE,
        null,
        usage,
        cost,
        cost.amount(),
        Money.ZERO,
        redactor.redact(errorText(meaning, failure), MAX_ERROR));
  }

  /** What the upstream told before it failed; else an estimate of what was heard of the stream. */
  private BilledUsage billedAllTheSame(
      ChatRequest request, CallFailure meaning, @Nullable HeardText heard) {
    if (isTold(meaning.usage()) || heard == null) {
      return meaning.usage();
    }
    BilledUsage estimate = UsageEstimate.of(estimator, request, heard.tokens());
    return estimate == null ? BilledUsage.UNKNOWN : estimate;
  }

  private static final Cost NOTHING_BILLED = new Cost(Cost.Status.PRICED, Money.ZERO, null);

  /** What the provider refused, or Loom did not send, costs nothing; all else may have cost. */
  private static boolean isUnbilled(CallFailure meaning) {
    return meaning.kind() == CallFailure.Kind.HTTP || meaning.kind() == CallFailure.Kind.REFUSED;
  }

  /** Names the failure without its message, which may quote the prompt. */
  private static String errorText(CallFailure meaning, Throwable failure) {
    String text = failure.getClass().getSimpleName();
    if (meaning.status() != 0) {
      text += " " + meaning.status();
    }
    return meaning.code() == null ? text : text + " " + meaning.code();
  }

  private static String finishReason(ChatResponse response) {
    String own = response.providerFinishReason();
    // A word, not text: an adapter that mistook text of the answer for it must not put it here.
    return own != null && FINISH_WORD.matcher(own).matches()
        ? own
        : response.finishReason().name().toLowerCase(Locale.ROOT);
  }

  private CallRecord record(
      ChatRequest request,
      CallTimer timer,
      int status,
      Origin origin,
      CacheOutcome cache,
      @Nullable String finishReason,
      BilledUsage usage,
      Cost cost,
      @Nullable Money spent,
      @Nullable Money saved,
      @Nullable RedactedText error) {
    UUID id = request.callId();
    if (id == null) {
      throw new IllegalStateException("a call without an id cannot be recorded");
    }
    Caller caller = request.caller();
    return new CallRecord(
        id,
        timer.start(),
        caller.tenant(),
        caller.user(),
        tags(caller.tags()),
        request.model(),
        METHOD,
        redactor.redact(request.endpoint().path(), MAX_PATH),
        status,
        origin,
        cache,
        timer.streamed(),
        timer.latency(),
        timer.timeToFirstToken(),
        finishReason,
        usage,
        cost,
        spent,
        saved,
        error);
  }

  private Map<RedactedText, RedactedText> tags(Map<String, String> raw) {
    if (raw.isEmpty()) {
      return Map.of();
    }
    Map<RedactedText, RedactedText> clean = new LinkedHashMap<>();
    for (Map.Entry<String, String> tag : raw.entrySet()) {
      if (clean.size() == MAX_TAGS) {
        break;
      }
      clean.put(
          redactor.redact(tag.getKey(), MAX_TAG_KEY),
          redactor.redact(tag.getValue(), MAX_TAG_VALUE));
    }
    return clean;
  }
}
