package dev.loom.examples.imports;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.ModelId;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.Cost;
import dev.loom.cost.CostCalculator;
import dev.loom.cost.Money;
import dev.loom.examples.lines.BadLineException;
import dev.loom.examples.lines.JsonObjects;
import dev.loom.examples.lines.Members;
import dev.loom.log.CallIds;
import dev.loom.log.CallRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One log record of the HTTP contract a line. Unknown members are ignored, bodies not kept. */
final class JsonlFormat implements LineFormat {
  static final String NAME = "jsonl";

  private static final long MAX_LATENCY_MS = Duration.ofDays(30).toMillis();
  private static final int MAX_STATUS = 599;
  private static final int FIRST_ERROR = 400;
  private static final int UUID_VERSION = 7;
  private static final String IMPORT = "import";

  private final ModelId fallback;
  private final CostCalculator prices;
  private final RowIdentity identity;

  /** The fallback stands in for a provider or model that a line does not name. */
  JsonlFormat(ModelId fallback, CostCalculator prices, int users) {
    this.fallback = fallback;
    this.prices = prices;
    this.identity = new RowIdentity(NAME, users);
  }

  @Override
  public void nextFile() {
    identity.nextFile();
  }

  @Override
  public boolean isHeader(String firstLine) {
    return false;
  }

  @Override
  public CallRecord read(String line) {
    return read(line, new Members(JsonObjects.object(line)));
  }

  private CallRecord read(String line, Members members) {
    String time = members.text("timestamp");
    if (time == null) {
      throw new BadLineException("no timestamp");
    }
    Instant start = Stamp.parse(time);
    ModelId model =
        new ModelId(
            members.text("provider_id", fallback.provider()),
            members.text("model_name", fallback.model()));
    RowIdentity.Row row = identity.row(model, line);
    ImportedCall call = new ImportedCall(id(members.text("id"), row, start), start, model);
    call.user = members.text("user_id", row.user());
    call.tenant = members.text("tenant", "");
    call.method = members.text("method", call.method);
    call.path = members.text("path", call.path);
    call.status = (int) members.count("status_code", 0, MAX_STATUS).orElse(ImportedCall.STATUS_OK);
    call.latency = Duration.ofMillis(members.count("latency_ms", 0, MAX_LATENCY_MS).orElse(0));
    call.error = members.text("error_message");
    call.tags = members.texts("metadata");
    readUsage(members, call, model, start);
    return call.toRecord();
  }

  /** An id of this project is kept when it agrees with the time; any other one is made anew. */
  private static UUID id(@Nullable String text, RowIdentity.Row row, Instant start) {
    if (text != null && text.length() == 36) {
      try {
        UUID id = UUID.fromString(text);
        if (id.version() == UUID_VERSION
            && id.variant() == 2
            && CallIds.startOf(id).equals(start)) {
          return id;
        }
      } catch (IllegalArgumentException e) {
        return row.id(start);
      }
    }
    return row.id(start);
  }

  private void readUsage(Members members, ImportedCall call, ModelId model, Instant start) {
    long saved = members.count("tokens_saved", 0, TokenUsage.MAX_COUNT).orElse(0);
    BigDecimal savedUsd = members.amount("cost_saved_usd");
    call.hit = saved > 0 || (savedUsd != null && savedUsd.signum() > 0);
    if (call.hit && isBilled(members)) {
      throw new BadLineException(
          "tokens_saved or cost_saved_usd stand beside billed tokens or a cost; a call is either"
              + " answered from the cache or billed");
    }
    // A record says what a hit saved as one number; the classes behind it are not in the contract.
    TokenUsage tokens = call.hit ? onlyInput(saved) : tokens(members);
    call.usage = call.hit ? guessed(tokens) : BilledUsage.of(tokens, null);
    BigDecimal given = call.hit ? savedUsd : members.amount("cost_usd");
    if (given != null) {
      call.cost = kept(given, members.text("cost_status", ""), tokens);
    } else if (!call.hit && call.status >= FIRST_ERROR && tokens.total() == 0) {
      call.cost = new Cost(Cost.Status.PRICED, Money.ZERO, null);
    } else if (!call.hit) {
      call.cost = prices.cost(model, call.usage, start);
    }
  }

  private static boolean isBilled(Members members) {
    BigDecimal cost = members.amount("cost_usd");
    return cost != null && cost.signum() != 0
        || members.count("prompt_tokens", 0, TokenUsage.MAX_COUNT).orElse(0) > 0
        || members.count("completion_tokens", 0, TokenUsage.MAX_COUNT).orElse(0) > 0;
  }

  /** Whoever prices such a hit again must know that its classes are a guess. */
  private static BilledUsage guessed(TokenUsage tokens) {
    return new BilledUsage(tokens, null, null, List.of(), 0, null, true, false);
  }

  private static TokenUsage onlyInput(long count) {
    return TokenUsage.of(count, 0);
  }

  private static TokenUsage tokens(Members members) {
    OptionalLong prompt = members.count("prompt_tokens", 0, TokenUsage.MAX_COUNT);
    OptionalLong completion = members.count("completion_tokens", 0, TokenUsage.MAX_COUNT);
    OptionalLong total = members.count("total_tokens", 0, 2 * TokenUsage.MAX_COUNT);
    long sum = prompt.orElse(0) + completion.orElse(0);
    if (total.isPresent() && total.getAsLong() != sum) {
      throw new BadLineException(
          "total_tokens is "
              + total.getAsLong()
              + ", but prompt_tokens and completion_tokens add up to "
              + sum);
    }
    TokenUsage none = TokenUsage.UNKNOWN;
    return new TokenUsage(
        prompt,
        none.cacheRead(),
        none.cacheWrite5m(),
        none.cacheWrite1h(),
        none.audioIn(),
        completion,
        none.reasoning(),
        none.audioOut(),
        none.imageOut());
  }

  private static Cost kept(BigDecimal usd, String status, TokenUsage tokens) {
    Money amount;
    try {
      amount = Money.ofUsd(usd);
    } catch (ArithmeticException e) {
      throw new BadLineException("cost_usd is beyond 9,223,372 USD");
    }
    if (status.equals("estimated")) {
      return new Cost(Cost.Status.ESTIMATED, amount, IMPORT);
    }
    boolean free = amount.picoUsd() == 0 && tokens.total() > 0;
    return new Cost(free ? Cost.Status.FREE : Cost.Status.PRICED, amount, IMPORT);
  }
}
