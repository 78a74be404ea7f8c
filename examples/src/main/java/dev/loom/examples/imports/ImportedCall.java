package dev.loom.examples.imports;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.ModelId;
import dev.loom.chat.Origin;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import dev.loom.log.CallRecord;
import dev.loom.privacy.RedactedText;
import dev.loom.privacy.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record in the making: what an input does not say has the value of a plain answered call. */
final class ImportedCall {
  static final int STATUS_OK = 200;

  private static final String METHOD = "POST";
  private static final String PATH = "/v1/chat/completions";
  private static final int MAX_PATH = 1024;
  private static final int MAX_ERROR = 4096;
  private static final int MAX_TAG_KEY = 64;
  private static final int MAX_TAG_VALUE = 256;
  private static final RedactedText USUAL_PATH = Redactor.standard().redact(PATH, MAX_PATH);

  private final UUID id;
  private final Instant start;
  private final ModelId model;

  String user = "";
  String tenant = "";
  String method = METHOD;
  String path = PATH;
  int status = STATUS_OK;
  Duration latency = Duration.ZERO;
  BilledUsage usage = BilledUsage.UNKNOWN;
  Cost cost = Cost.UNPRICED;
  @Nullable String error;
  Map<String, String> tags = Map.of();

  /** Whether the cache answered: usage and cost are then what it saved. */
  boolean hit;

  ImportedCall(UUID id, Instant start, ModelId model) {
    this.id = id;
    this.start = start;
    this.model = model;
  }

  CallRecord toRecord() {
    return new CallRecord(
        id,
        start,
        tenant.isEmpty() ? null : tenant,
        user.isEmpty() ? null : user,
        redacted(tags),
        model,
        method,
        path.equals(PATH) ? USUAL_PATH : Redactor.standard().redact(path, MAX_PATH),
        status,
        hit ? Origin.CACHE : Origin.UPSTREAM,
        hit ? CacheOutcome.of(CacheOutcome.Status.HIT, null, null) : CacheOutcome.NONE,
        false,
        latency,
        null,
        null,
        usage,
        cost,
        hit ? Money.ZERO : cost.amount(),
        hit ? cost.amount() : Money.ZERO,
        error == null ? null : Redactor.standard().redact(error, MAX_ERROR));
  }

  private static Map<RedactedText, RedactedText> redacted(Map<String, String> tags) {
    Map<RedactedText, RedactedText> clean = new HashMap<>();
    tags.forEach(
        (key, value) ->
            clean.put(
                Redactor.standard().redact(key, MAX_TAG_KEY),
                Redactor.standard().redact(value, MAX_TAG_VALUE)));
    return clean;
  }
}
