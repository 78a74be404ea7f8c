package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Row;
import java.util.List;
import java.util.stream.Stream;

/** All rows, in the order of the table. */
final class Catalogue {
  private Catalogue() {}

  static List<Row> rows() {
    return Stream.of(keys(), stores(), redaction()).flatMap(List::stream).toList();
  }

  private static List<Row> keys() {
    return List.of(
        Row.paired(
            "B-00",
            "SHA-256 of 2 KB, twice",
            "itself: how far apart two equal things seem in this run",
            () -> new Control().pair(),
            new Row.Jmh(Control.class, "sameTwice", "sameTwice", 1)),
        Row.paired(
            "B-01",
            "key, 2 KB request",
            "SHA-256 of the ready canonical bytes, the digest fetched per call",
            () -> new Key().pair(),
            new Row.Jmh(Key.class, "digestOfReadyBytes", "twoKilobytes", 1)),
        Row.paired(
            "B-02",
            "key, 200 KB chat",
            "SHA-256 of the ready canonical bytes, the digest fetched per call",
            () -> new ChatKey().twoHundredKilobytesPair(),
            new Row.Jmh(
                ChatKey.class, "digestOfReadyBytes", "twoHundredKilobytes", ChatKey.JMH_BATCH)),
        Row.paired(
            "B-03",
            "key, 200 KB chat, 1 of 20 new",
            "SHA-256 of the ready canonical bytes of all 20 messages",
            () -> new ChatKey().chatWithOneNewMessagePair(),
            new Row.Jmh(
                ChatKey.class, "digestOfReadyBytes", "chatWithOneNewMessage", ChatKey.JMH_BATCH)),
        Row.paired(
            "B-04",
            "key, 200 KB chat, equal copies",
            "SHA-256 of the ready canonical bytes of all 20 messages",
            () -> new ChatKey().sameChatFreshObjectsPair(),
            new Row.Jmh(
                ChatKey.class, "digestOfReadyBytes", "sameChatFreshObjects", ChatKey.JMH_BATCH)));
  }

  private static List<Row> stores() {
    return List.of(
        Row.paired(
            "B-05",
            "memory hit, 2 KB request",
            "SHA-256 of the ready canonical bytes and Caffeine's getIfPresent with weigher,"
                + " variable expiry and statistics; 10,000 entries, Zipf 0.99",
            () -> new Hit().pair(),
            new Row.Jmh(Hit.class, "digestAndMap", "memory", Hit.JMH_BATCH)),
        Row.paired(
            "B-06",
            "put when full, 100,000 entries",
            "the same put at 10,000 entries, full too",
            () -> new Put().againstSmall(),
            new Row.Jmh(Put.class, "full10k", "full100k", Put.JMH_BATCH)),
        Row.paired(
            "B-06-raw",
            "put when full, 100,000 entries",
            "a put into Caffeine alone, with the same weigher and variable expiry",
            () -> new Put().againstCaffeine(),
            new Row.Jmh(Put.class, "raw100k", "full100k", Put.JMH_BATCH)),
        Row.pairedTails(
            "B-07",
            "memory hit while a provider is dropped in a loop, p99",
            "p99 of the same hit without the loop; 100,000 entries, 10 % of them dropped and stored"
                + " anew each time",
            () -> new Invalidate().hits()),
        Row.tail(
            "B-07-drop",
            "dropping a provider, 10 % of 100,000 entries, the slowest",
            "nothing; single calls, each timed on its own",
            () -> new Invalidate().drops()),
        Row.tail(
            "T-1",
            "memory hit, p99",
            "nothing; single calls of B-05, each timed on its own",
            () -> new Hit().pair()));
  }

  private static List<Row> redaction() {
    return List.of(
        Row.paired(
            "B-08",
            "redaction, 2 KB without findings, nine types",
            "four passes of java.util.regex, compiled once, for four types",
            () -> new Redact().cleanPair(),
            new Row.Jmh(Redact.class, "regexClean", "clean2k", 1)),
        Row.paired(
            "B-08-personal",
            "redaction, 2 KB with four findings, nine types",
            "four passes of java.util.regex, compiled once, for four types",
            () -> new Redact().personalPair(),
            new Row.Jmh(Redact.class, "regexPersonal", "personal2k", 1)),
        Row.paired(
            "B-09",
            "redaction of six hostile texts, 100 KB each",
            "the same texts of 25 KB",
            () -> new HostileTexts().pair(),
            new Row.Jmh(HostileTexts.class, "short25k", "adversarial", 1)));
  }
}
