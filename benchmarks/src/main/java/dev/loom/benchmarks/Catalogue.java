package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Row;
import java.util.List;
import java.util.stream.Stream;

/** All rows, in the order of the table. */
final class Catalogue {
  private Catalogue() {}

  static List<Row> rows() {
    return Stream.of(keys(), stores(), redaction(), money(), redis(), targets())
        .flatMap(List::stream)
        .toList();
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
            () -> new Invalidate().drops()));
  }

  private static List<Row> redis() {
    return Stream.of(
            Row.paired(
                "B-14",
                "lookup in Redis, 2 KB entry, one round trip",
                "a plain socket to the same Redis, the same bytes there and back",
                () -> new RedisHit().backendPair(),
                new Row.Jmh(RedisHit.class, "rawSocket", "backend", 1)),
            Row.paired(
                "B-15",
                "Redis hit, 2 KB request and entry",
                "SHA-256 of the ready canonical bytes and a plain socket to the same Redis, the"
                    + " same bytes there and back; 10,000 entries, Zipf 0.99",
                () -> new RedisHit().wholePair(),
                new Row.Jmh(RedisHit.class, "digestAndRawSocket", "wholeCall", RedisHit.JMH_BATCH)),
            Row.paired(
                "B-16",
                "near-cache hit, 2 KB request and entry",
                "the Redis hit of B-15",
                () -> new Tiered().pair(),
                new Row.Jmh(Tiered.class, "redisHit", "nearHit", RedisHit.JMH_BATCH)),
            Row.paired(
                "B-17",
                "dropping a provider in Redis, 100,000 entries, one round trip",
                "SCAN with COUNT 1000 and UNLINK of as many keys; 10 cells, 10 % of the entries",
                () -> new RedisInvalidate().againstScan(),
                null),
            Row.paired(
                "B-17-flat",
                "dropping a provider in Redis, 100,000 entries",
                "the same of 1,000 entries; 10 cells each",
                () -> new RedisInvalidate().againstFew(),
                null),
            Row.paired(
                "B-17-incr",
                "dropping a provider in Redis, 100,000 entries",
                "one INCR over a plain socket",
                () -> new RedisInvalidate().againstIncr(),
                null))
        .map(Row::onRedis)
        .toList();
  }

  private static List<Row> targets() {
    return List.of(
        Row.tail(
            "T-1",
            "memory hit, p99",
            "nothing; single calls of B-05, each timed on its own",
            () -> new Hit().pair()),
        Row.tail(
                "T-2",
                "Redis hit, p99",
                "nothing; single calls of B-15 on the loopback address, each timed on its own",
                () -> new RedisHit().wholePair())
            .onRedis());
  }

  private static List<Row> money() {
    return List.of(
        Row.paired(
            "B-11",
            "cost of one call, shipped prices",
            "nine products of longs and their sum; calls at a tier, in a batch, by a dated price,"
                + " an alias, a dated name and of an unknown model in turn",
            () -> new OneCall().pair(),
            new Row.Jmh(OneCall.class, "nineProducts", "oneCall", 1)),
        Row.paired(
            "B-11-unknown",
            "cost of a call of an unknown model",
            "the same of a known model",
            () -> new OneCall().unknownAgainstKnown(),
            new Row.Jmh(OneCall.class, "knownModel", "unknownModel", 1)),
        Row.paired(
            "B-11-book",
            "cost from a book of 10,000 lines",
            "the same from a book of 150 lines; 64 models of each in turn",
            () -> new OneCall().largeAgainstSmall(),
            new Row.Jmh(OneCall.class, "smallBook", "largeBook", 1)),
        Row.paired(
            "B-11-usage",
            "usage of a parsed answer",
            "its members read by hand",
            () -> new ReadUsage().pair(),
            new Row.Jmh(ReadUsage.class, "byHand", "byFormat", 1)));
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
