package dev.loom.analytics;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.Origin;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One call as stored. Texts are redacted and were cut to the store's limits. Immutable.
 *
 * @param id the call's UUID in lower case
 * @param timestamp when the call began, in whole milliseconds
 * @param tenant the tenant, or {@code null}
 * @param user the user, or {@code null}
 * @param method the HTTP method of the operation
 * @param path the operation's path
 * @param provider the provider's id; empty when unknown
 * @param model the model's id as asked for; empty when unknown
 * @param usage what was billed, or, unless the origin is paid, what was saved
 * @param latency from start to end, in whole microseconds
 * @param status HTTP-like; 0 when no answer was received
 * @param cost what this call added to the bill, zero on a hit; {@code null} when unknown
 * @param costStatus how far the amount can be trusted; on a hit, the saved one
 * @param saved what the cache saved, zero for an upstream call; {@code null} when unknown
 * @param origin how the answer came to be
 * @param cacheStatus what the cache did; a refresh is kept as a miss
 * @param error text of a failure, {@code null} for an answer
 * @param tags further attributes, in key order
 * @param timeToFirstToken time to the first piece, {@code null} when not streamed
 * @param finishReason the provider's word, else the normalised reason; {@code null} for a failure
 * @param priceSource as {@link Cost#source}; {@code null} when unpriced
 */
public record LogEntry(
    String id,
    Instant timestamp,
    @Nullable String tenant,
    @Nullable String user,
    String method,
    String path,
    String provider,
    String model,
    BilledUsage usage,
    Duration latency,
    int status,
    @Nullable Money cost,
    Cost.Status costStatus,
    @Nullable Money saved,
    Origin origin,
    CacheOutcome.Status cacheStatus,
    @Nullable String error,
    Map<String, String> tags,
    @Nullable Duration timeToFirstToken,
    @Nullable String finishReason,
    @Nullable String priceSource) {

  // Copies the tags into key order; rejects a missing member.
  public LogEntry {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(usage, "usage");
    Objects.requireNonNull(latency, "latency");
    Objects.requireNonNull(costStatus, "costStatus");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(cacheStatus, "cacheStatus");
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /**
   * Billed input tokens.
   *
   * @return 0 on a hit
   */
  public long promptTokens() {
    return origin.isPaid() ? usage.tokens().inputTotal() : 0;
  }

  /**
   * Billed output tokens.
   *
   * @return 0 on a hit
   */
  public long completionTokens() {
    return origin.isPaid() ? usage.tokens().outputTotal() : 0;
  }

  /**
   * Billed tokens.
   *
   * @return 0 on a hit
   */
  public long totalTokens() {
    return origin.isPaid() ? usage.tokens().total() : 0;
  }

  /**
   * Tokens that a hit saved.
   *
   * @return 0 for an upstream call
   */
  public long tokensSaved() {
    return origin.isPaid() ? 0 : usage.tokens().total();
  }

  /** Shows id, time, model, status and origin only. */
  @Override
  public String toString() {
    return "LogEntry["
        + id
        + ", "
        + timestamp
        + ", "
        + provider
        + "/"
        + model
        + ", "
        + status
        + ", "
        + origin
        + "]";
  }
}
