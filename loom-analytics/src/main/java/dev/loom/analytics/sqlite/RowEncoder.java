package dev.loom.analytics.sqlite;

import dev.loom.chat.BilledUsage;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import dev.loom.cost.PriceMatch;
import dev.loom.log.CallRecord;
import dev.loom.privacy.RedactedText;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The edge of the store: checks a record, makes its texts fit, and turns it into a row. For one
 * thread.
 */
final class RowEncoder {
  static final String REPORTED_COST = "reported_cost_usd";
  static final String SEARCHES = "searches";

  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MAX_STATUS = 999;

  private static final int MAX_PATH = 1024;
  private static final int MAX_ERROR_BYTES = 4096;
  private static final int MAX_TAGS = 16;
  private static final int MAX_TAG_KEY = 64;
  private static final int MAX_TAG_VALUE = 256;
  private static final int MAX_METADATA_BYTES = 4096;

  private final Texts texts = new Texts();
  private int cutsTaken;

  /** How many texts were cut since this was last asked. */
  int takeCuts() {
    int cuts = texts.cuts() - cutsTaken;
    cutsTaken += cuts;
    return cuts;
  }

  /** Why a record cannot be stored; null when it can. */
  static @Nullable String objection(CallRecord record) {
    if (record.start().isBefore(FIRST) || !record.start().isBefore(END)) {
      return "the start is outside 2000-01-01 to 2199-12-31";
    }
    if (!new CallKey(record.id()).isOf(record.start())) {
      return "the id is no UUIDv7 of the start";
    }
    if (record.status() < 0 || record.status() > MAX_STATUS) {
      return "the status is outside 0 to " + MAX_STATUS;
    }
    if (isOutside(record.latency()) || isOutside(record.timeToFirstToken())) {
      return "a time is negative or longer than " + LONGEST.toDays() + " days";
    }
    if (isNegative(record.spent()) || isNegative(record.saved())) {
      return "an amount of money is negative";
    }
    return null;
  }

  /** The row of a record to which there is no objection. */
  CallRow encode(CallRecord record) {
    BilledUsage usage = record.usage();
    RedactedText error = record.error();
    return new CallRow(
        new CallKey(record.id()),
        DictionaryKey.of(DictionaryKey.Kind.USER, name(record.tenant()), name(record.user())),
        DictionaryKey.of(
            DictionaryKey.Kind.MODEL,
            name(record.model().provider()),
            name(record.model().model())),
        DictionaryKey.of(
            DictionaryKey.Kind.ROUTE, name(record.method()), name(record.path().value(), MAX_PATH)),
        price(record.cost()),
        terms(usage, record.finishReason()),
        record.status(),
        Codes.source(record.origin(), record.cache().status()),
        micros(record.latency()),
        record.timeToFirstToken() == null ? null : micros(record.timeToFirstToken()),
        usage.tokens(),
        pico(record.spent()),
        pico(record.saved()),
        Codes.price(record.cost().status(), usage.estimated(), usage.adjusted()),
        extras(usage),
        error == null ? null : texts.bytes(error.value(), MAX_ERROR_BYTES),
        metadata(record.tags()));
  }

  private @Nullable String name(@Nullable String text) {
    return text == null ? null : name(text, Names.MAX_NAME);
  }

  private String name(String text, int limit) {
    if (!Names.fits(text, limit)) {
      texts.countCut();
    }
    return Names.stored(text, limit);
  }

  /** The price of a row; null when it has none. */
  @Nullable DictionaryKey price(Cost cost) {
    if (cost.source() == null) {
      return null;
    }
    PriceMatch match = cost.match();
    return DictionaryKey.of(
        DictionaryKey.Kind.PRICE,
        name(cost.source()),
        match == null ? null : name(match.model().provider()),
        match == null ? null : name(match.model().model()),
        match == null ? null : match.by().name().toLowerCase(Locale.ROOT));
  }

  private DictionaryKey terms(BilledUsage usage, @Nullable String finishReason) {
    String multipliers =
        usage.multipliers().isEmpty()
            ? null
            : JsonText.array(usage.multipliers().stream().map(Texts::clean).toList());
    return DictionaryKey.of(
        DictionaryKey.Kind.TERMS,
        name(usage.model()),
        name(usage.serviceTier()),
        multipliers,
        name(finishReason));
  }

  private static @Nullable String extras(BilledUsage usage) {
    SortedMap<String, String> members = new TreeMap<>();
    if (usage.searches() > 0) {
      members.put(SEARCHES, Long.toString(usage.searches()));
    }
    if (usage.reportedCostUsd() != null) {
      // Not the plain form: an exponent of a hostile answer would make it as long as memory.
      members.put(REPORTED_COST, usage.reportedCostUsd().toString());
    }
    return members.isEmpty() ? null : JsonText.object(members);
  }

  private @Nullable String metadata(Map<RedactedText, RedactedText> tags) {
    if (tags.isEmpty()) {
      return null;
    }
    SortedMap<String, String> kept = new TreeMap<>();
    for (Map.Entry<RedactedText, RedactedText> tag : new TreeMap<>(tags).entrySet()) {
      if (kept.size() == MAX_TAGS) {
        texts.countCut();
        break;
      }
      kept.putIfAbsent(
          texts.characters(tag.getKey().value(), MAX_TAG_KEY),
          texts.characters(tag.getValue().value(), MAX_TAG_VALUE));
    }
    String json = JsonText.object(kept);
    while (Texts.utf8Length(json) > MAX_METADATA_BYTES) {
      texts.countCut();
      kept.remove(kept.lastKey());
      json = JsonText.object(kept);
    }
    return json;
  }

  private static boolean isOutside(@Nullable Duration time) {
    return time != null && (time.isNegative() || time.compareTo(LONGEST) > 0);
  }

  private static boolean isNegative(@Nullable Money money) {
    return money != null && money.picoUsd() < 0;
  }

  private static @Nullable Long pico(@Nullable Money money) {
    return money == null ? null : money.picoUsd();
  }

  private static long micros(Duration time) {
    return time.toNanos() / 1_000;
  }
}
