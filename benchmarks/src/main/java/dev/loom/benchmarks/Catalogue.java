package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Row;
import java.util.List;

/** All rows, in the order of the table. */
final class Catalogue {
  private Catalogue() {}

  static List<Row> rows() {
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
                ChatKey.class, "digestOfReadyBytes", "sameChatFreshObjects", ChatKey.JMH_BATCH)),
        Row.paired(
            "B-05",
            "memory hit, 2 KB request",
            "SHA-256 of the ready canonical bytes and Caffeine's getIfPresent with weigher,"
                + " variable expiry and statistics; 10,000 entries, Zipf 0.99",
            () -> new Hit().pair(),
            new Row.Jmh(Hit.class, "digestAndMap", "memory", Hit.JMH_BATCH)),
        Row.tail(
            "T-1",
            "memory hit, p99",
            "nothing; single calls of B-05, each timed on its own",
            () -> new Hit().pair()));
  }
}
