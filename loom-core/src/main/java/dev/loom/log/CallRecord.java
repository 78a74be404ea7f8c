package dev.loom.log;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.ModelId;
import dev.loom.chat.Origin;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import dev.loom.privacy.RedactedText;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one call. Holds no text of prompt or answer; the free text that it does hold is
 * redacted. Immutable.
 *
 * @param id a UUIDv7 (RFC 9562) whose time bits equal {@code start}
 * @param start when the call began, truncated to milliseconds
 * @param tenant the tenant, or {@code null}
 * @param user the user, or {@code null}
 * @param tags further attributes, redacted
 * @param model provider and model as asked
 * @param method the HTTP method of the operation
 * @param path the operation's path, redacted
 * @param status 200 for an answer, else as {@link dev.loom.chat.CallFailure#status}
 * @param origin how the answer came to be; for a failure as in {@link
 *     dev.loom.chat.CallFailure#origin}
 * @param cache what the cache did
 * @param streamed whether the caller listened to pieces
 * @param latency from start to end, by a monotonic clock
 * @param timeToFirstToken from start to the first piece, {@code null} when not streamed
 * @param finishReason the provider's word, else the normalised reason; {@code null} for a failure
 * @param usage what is billed, or what a hit saved
 * @param cost what that usage costs at the price of the call's start
 * @param spent what this call added to the bill, {@code null} when unknown
 * @param saved what the cache saved, zero for an upstream call, {@code null} when unknown
 * @param error redacted text of a failure, {@code null} for an answer
 */
public record CallRecord(
    UUID id,
    Instant start,
    @Nullable String tenant,
    @Nullable String user,
    Map<RedactedText, RedactedText> tags,
    ModelId model,
    String method,
    RedactedText path,
    int status,
    Origin origin,
    CacheOutcome cache,
    boolean streamed,
    Duration latency,
    @Nullable Duration timeToFirstToken,
    @Nullable String finishReason,
    BilledUsage usage,
    Cost cost,
    @Nullable Money spent,
    @Nullable Money saved,
    @Nullable RedactedText error) {

  // Copies the tags; rejects a missing member.
  public CallRecord {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(start, "start");
    tags = Map.copyOf(tags);
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(latency, "latency");
    Objects.requireNonNull(usage, "usage");
    Objects.requireNonNull(cost, "cost");
  }

  /** Shows ids, model, status and sizes only. */
  @Override
  public String toString() {
    return "CallRecord[" + id + ", " + model + ", " + status + ", " + origin + ", " + latency + "]";
  }
}
