package dev.loom.examples.cost;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.ModelId;
import dev.loom.chat.UsageFormat;
import dev.loom.cost.CostBreakdown;
import dev.loom.cost.CostCalculator;
import dev.loom.cost.PriceBook;
import dev.loom.examples.lines.BadLineException;
import dev.loom.examples.lines.JsonlFilter;
import dev.loom.examples.lines.Members;
import dev.loom.examples.terminal.Console;
import dev.loom.examples.terminal.Show;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loom price}: what usages cost. */
@Command(name = "price", description = "Prices usages from stdin, one JSON object a line.")
public final class PriceCommand implements Callable<Integer> {
  /** A usage of 100,000 members is longer than other lines. */
  private static final int LINE = 16 << 20;

  private static final long MAX_SEARCHES = 1_000_000_000L;
  private static final String OVERRIDE_SOURCE = "user:" + LinePrices.MODEL;

  private final Console console;

  @Option(names = "--jsonl", required = true, description = "One JSON object a line.")
  @SuppressWarnings("UnusedVariable") // the only form there is, and named so that others may come
  private boolean jsonl;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "A price file that overrides the bundled prices.")
  private @Nullable Path prices;

  private PriceBook book = PriceBook.bundled();

  /** The command, not yet parsed. */
  public PriceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    book = Books.of(prices);
    return new JsonlFilter(console, this::answer, LINE).run();
  }

  private void answer(Map<String, @Nullable Object> line, JsonGenerator json) throws IOException {
    Members members = new Members(line);
    BilledUsage usage = usage(line, members);
    Instant named = Moment.parse("at", members.text("at"));
    Instant at = named == null ? Instant.now() : named;
    boolean override = line.get("prices") != null;
    ModelId model =
        override
            ? new ModelId("", LinePrices.MODEL)
            : new ModelId(members.text("provider", ""), members.text("model", ""));
    PriceBook asked = override ? LinePrices.book(object("prices", line), at) : book;
    write(new CostCalculator(() -> asked).explain(model, usage, at), json);
  }

  /** What the line says beside the provider's members wins over them. */
  private static BilledUsage usage(Map<String, @Nullable Object> line, Members members) {
    Map<String, @Nullable Object> usage = object("usage", line);
    Members beside = new Members(usage);
    UsageFormat format = Formats.named(beside.text("format", ""));
    if (format == null) {
      throw new BadLineException("usage.format is unknown");
    }
    ModelId asked = new ModelId(members.text("provider", ""), members.text("model", ""));
    BilledUsage read = format.read(Formats.answerWith(format, usage), asked);
    OptionalLong searches = beside.count("web_search_requests", 0, MAX_SEARCHES);
    BigDecimal reported = reported(usage.get("provider_reported_cost"));
    String tier = read.serviceTier();
    if (tier == null) {
      tier = beside.text("service_tier");
    }
    return new BilledUsage(
        read.tokens(),
        null,
        tier != null ? tier : members.text("service_tier"),
        read.multipliers(),
        searches.orElse(read.searches()),
        reported != null ? reported : read.reportedCostUsd(),
        read.estimated(),
        read.adjusted());
  }

  /** Only a positive decimal counts; anything else is "not reported". */
  private static @Nullable BigDecimal reported(@Nullable Object value) {
    if (!(value instanceof String || value instanceof Number)) {
      return null;
    }
    try {
      BigDecimal usd = new BigDecimal(value.toString());
      boolean sane = Math.abs((long) usd.scale()) <= 60 && usd.precision() <= 60;
      return sane && usd.signum() > 0 ? usd : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static void write(CostBreakdown cost, JsonGenerator json) throws IOException {
    decimal(json, "cost_usd", cost.exactUsd());
    json.writeStringField("status", cost.cost().status().name().toLowerCase(Locale.ROOT));
    String source = cost.cost().source();
    json.writeStringField("price_source", OVERRIDE_SOURCE.equals(source) ? "override" : source);
    json.writeObjectFieldStart("classes");
    for (CostBreakdown.Item item : cost.items()) {
      if (!item.rate().isFee()) {
        json.writeObjectFieldStart(ClassNames.of(item.rate()));
        json.writeNumberField("tokens", item.count());
        decimal(json, "rate", item.usdEach());
        decimal(json, "cost", item.usd());
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  private static void decimal(JsonGenerator json, String name, @Nullable BigDecimal value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, Show.usd(value));
    }
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Map<String, @Nullable Object> object(
      String name, Map<String, @Nullable Object> line) {
    if (!(line.get(name) instanceof Map<?, ?> object)) {
      throw new BadLineException(name + " is not an object");
    }
    return (Map<String, @Nullable Object>) object;
  }
}
