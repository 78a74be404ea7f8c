package dev.loom.analytics.blackbox;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.ModelId;
import dev.loom.chat.Origin;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import dev.loom.log.CallIds;
import dev.loom.log.CallRecord;
import dev.loom.privacy.RedactedText;
import dev.loom.privacy.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Makes records for tests: a plain, paid, priced call unless told otherwise. */
public final class TestCall {
  public static final Instant NOON = Instant.parse("2026-01-21T12:00:00Z");

  private Instant start = NOON;
  private UUID id;
  private String tenant;
  private String user = "alice";
  private Map<RedactedText, RedactedText> tags = new LinkedHashMap<>();
  private String provider = "openai";
  private String model = "gpt-4o-mini";
  private String path = "/v1/chat/completions";
  private int status = 200;
  private Origin origin = Origin.UPSTREAM;
  private CacheOutcome.Status cache = CacheOutcome.Status.MISS;
  private Duration latency = Duration.ofMillis(950);
  private Duration ttft;
  private String finish = "stop";
  private BilledUsage usage = BilledUsage.of(TokenUsage.of(1000, 50), "gpt-4o-mini-2024-07-18");
  private Cost cost = new Cost(Cost.Status.PRICED, Money.ofUsd("0.00018"), "bundled:2026-08-06.1");
  private Money spent = Money.ofUsd("0.00018");
  private Money saved = Money.ZERO;
  private String error;

  public static TestCall call() {
    return new TestCall();
  }

  public TestCall at(Instant value) {
    start = value;
    return this;
  }

  public TestCall after(long millis) {
    return at(NOON.plusMillis(millis));
  }

  public TestCall id(UUID value) {
    id = value;
    return this;
  }

  public TestCall tenant(String value) {
    tenant = value;
    return this;
  }

  public TestCall user(String value) {
    user = value;
    return this;
  }

  public TestCall tag(String key, String value) {
    tags.put(redacted(key), redacted(value));
    return this;
  }

  public TestCall model(String ofProvider, String value) {
    provider = ofProvider;
    model = value;
    return this;
  }

  public TestCall path(String value) {
    path = value;
    return this;
  }

  public TestCall status(int value) {
    status = value;
    return this;
  }

  public TestCall error(int code, String text) {
    status = code;
    error = text;
    finish = null;
    return this;
  }

  public TestCall from(Origin value, CacheOutcome.Status status) {
    origin = value;
    cache = status;
    return this;
  }

  /** A hit: the cost of its usage becomes what it saved. */
  public TestCall hit() {
    from(Origin.CACHE, CacheOutcome.Status.HIT);
    saved = spent;
    spent = Money.ZERO;
    return this;
  }

  public TestCall latency(Duration value) {
    latency = value;
    return this;
  }

  public TestCall ttft(Duration value) {
    ttft = value;
    return this;
  }

  public TestCall finish(String value) {
    finish = value;
    return this;
  }

  public TestCall usage(BilledUsage value) {
    usage = value;
    return this;
  }

  public TestCall tokens(long input, long output) {
    return usage(BilledUsage.of(TokenUsage.of(input, output), null));
  }

  public TestCall cost(Cost value) {
    cost = value;
    return this;
  }

  public TestCall spent(Money value) {
    spent = value;
    return this;
  }

  public TestCall saved(Money value) {
    saved = value;
    return this;
  }

  public TestCall costing(String usd) {
    Money amount = Money.ofUsd(usd);
    return cost(new Cost(Cost.Status.PRICED, amount, "bundled:1")).spent(amount);
  }

  public TestCall unpriced() {
    return cost(Cost.UNPRICED).spent(null);
  }

  public CallRecord record() {
    return new CallRecord(
        id == null ? CallIds.at(start) : id,
        start,
        tenant,
        user,
        tags,
        new ModelId(provider, model),
        "POST",
        redacted(path),
        status,
        origin,
        CacheOutcome.of(cache, null, null),
        ttft != null,
        latency,
        ttft,
        finish,
        usage,
        cost,
        spent,
        saved,
        error == null ? null : redacted(error));
  }

  private static RedactedText redacted(String text) {
    return Redactor.standard().redact(text, 1_000_000);
  }
}
