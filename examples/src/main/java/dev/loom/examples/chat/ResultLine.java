package dev.loom.examples.chat;

import dev.loom.chat.TokenUsage;
import dev.loom.examples.terminal.Show;
import dev.loom.log.CallRecord;
import java.util.Locale;

/** One line about an answered call: origin, tokens, cost, latency, and why it was not cached. */
final class ResultLine {
  private ResultLine() {}

  static String of(CallRecord record) {
    return "origin "
        + record.origin().name().toLowerCase(Locale.ROOT)
        + " | tokens "
        + tokens(record)
        + " | cost "
        + cost(record)
        + " | latency "
        + Show.millis(record.latency())
        + notCached(record);
  }

  private static String notCached(CallRecord record) {
    String reason = record.cache().reason();
    return reason == null ? "" : " | not cached: " + reason;
  }

  private static String tokens(CallRecord record) {
    TokenUsage tokens = record.usage().tokens();
    if (!tokens.isKnown()) {
      return "unknown";
    }
    return Show.count(tokens.inputTotal())
        + " in, "
        + Show.count(tokens.outputTotal())
        + " out"
        + (record.origin().isPaid() ? "" : " (saved)");
  }

  private static String cost(CallRecord record) {
    if (record.cost().amount() == null) {
      String why =
          record.usage().tokens().isKnown()
              ? "unknown (no price for " + record.model() + ")"
              : "unknown (the server reported no usage)";
      return record.origin().isPaid() ? why : "0 USD, saved " + why;
    }
    String estimated =
        record.cost().status() == dev.loom.cost.Cost.Status.ESTIMATED ? " (estimated)" : "";
    return record.origin().isPaid()
        ? Show.usd(record.spent()) + " USD" + estimated
        : "0 USD, saved " + Show.usd(record.saved()) + " USD" + estimated;
  }
}
