package dev.loom.faults;

import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheScope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;

/** Entries in Redis that are not what was stored under their keys. */
final class TamperRun {
  static final String CRITERION = "0 accepted, 0 exceptions, each one counted miss";

  private static final int QUESTIONS = 60;
  private static final int VERSION_AT = 4;
  private static final int FLAGS_AT = 5;
  // A valid entry of another key counts for the breaker; so many good ones between keep it closed.
  private static final int GOOD_BETWEEN = 5;

  private final Attempt attempt;
  private final Node.Opening stores;
  private Connection redis;

  TamperRun(Attempt attempt, Node.Opening stores) {
    this.attempt = attempt;
    this.stores = stores;
  }

  /** What is done to an entry. */
  private enum Forgery {
    FLIPPED,
    CUT,
    LENGTHENED,
    OTHER_VERSION,
    OTHER_CODEC,
    OTHER_KEY,
    OTHER_TENANT,
    EMPTY
  }

  void run(int forgeries) {
    try (Wire wire = new Wire(attempt.seed);
        Node node =
            new Node(stores.open(wire.server.uri()), new NumberedUpstream(), Node.NO_HURRY);
        Connection connection = new Connection(new HostAndPort("127.0.0.1", wire.server.port()))) {
      redis = connection;
      attempt.await("Redis is used", node::isAvailable);
      List<Question> questions = new ArrayList<>();
      Tally filling = new Tally(node);
      for (int i = 0; i < QUESTIONS; i++) {
        questions.add(new Question(i, "tenant " + i % 2));
        Load.ask(node, questions.get(i).request(), false, filling);
      }
      filling.check(attempt, "filled");
      Random random = attempt.random(0);
      int[] done = new int[Forgery.values().length];
      for (int i = 0; i < forgeries; i++) {
        Forgery forgery = Forgery.values()[random.nextInt(done.length)];
        done[forgery.ordinal()]++;
        one(i + ", " + forgery, node, questions, forgery, random);
      }
      attempt.observe("forgeries", Arrays.stream(done).sum());
      attempt.exactly("outages", node.health().outages(), 0);
    }
  }

  private void one(
      String what, Node node, List<Question> questions, Forgery forgery, Random random) {
    int asked = random.nextInt(QUESTIONS);
    int same = (asked + 2 * (1 + random.nextInt(QUESTIONS / 2 - 1))) % QUESTIONS;
    int foreign = (asked + 1 + 2 * random.nextInt(QUESTIONS / 2)) % QUESTIONS;
    byte[] name = name(questions.get(asked));
    byte[] whole = get(name);
    byte[] other = get(name(questions.get(forgery == Forgery.OTHER_TENANT ? foreign : same)));
    if (whole == null || other == null) {
      attempt.require(what + ": the entries are there", false);
      return;
    }
    set(name, forged(forgery, whole, other, random));
    long misses = node.cache.stats().misses();
    int calls = node.upstream.calls();
    Tally tally = new Tally(node);
    Load.ask(node, questions.get(asked).request(), random.nextInt(5) == 0, tally);
    attempt.exactly(what + ": accepted", tally.redisHits() + tally.memoryHits(), 0);
    attempt.exactly(what + ": misses", node.cache.stats().misses() - misses, 1);
    attempt.exactly(what + ": upstream calls", node.upstream.calls() - calls, 1);
    tally.check(attempt, what);
    if (forgery == Forgery.OTHER_KEY || forgery == Forgery.OTHER_TENANT) {
      set(name, whole); // it is taken for a mixed-up connection's, and not overwritten
    }
    Tally good = new Tally(node);
    for (int i = 0; i < GOOD_BETWEEN; i++) {
      Load.ask(node, questions.get(asked).request(), false, good);
    }
    good.check(attempt, what + ", afterwards");
    attempt.exactly(what + ": hits afterwards", good.redisHits(), GOOD_BETWEEN);
  }

  private static byte[] forged(Forgery forgery, byte[] whole, byte[] other, Random random) {
    byte[] copy = whole.clone();
    switch (forgery) {
      case FLIPPED -> copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
      case CUT -> copy = Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
      case LENGTHENED -> copy = Arrays.copyOf(whole, whole.length + 1 + random.nextInt(40));
      case OTHER_VERSION -> copy[VERSION_AT]++;
      case OTHER_CODEC -> copy[FLAGS_AT] ^= 2;
      case OTHER_KEY, OTHER_TENANT -> copy = other;
      case EMPTY -> copy = new byte[0];
    }
    return copy;
  }

  private byte[] name(Question question) {
    CacheKey key = CacheKey.of(question.request(), CacheScope.TENANT);
    String part = ":e:" + HexFormat.of().formatHex(key.digest());
    redis.sendCommand(Command.KEYS, "*" + part);
    List<String> found = redis.getMultiBulkReply();
    return (found.isEmpty() ? part : found.get(0)).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] get(byte[] name) {
    redis.sendCommand(Command.GET, name);
    return redis.getBinaryBulkReply();
  }

  private void set(byte[] name, byte[] value) {
    redis.sendCommand(Command.SET, name, value, "KEEPTTL".getBytes(StandardCharsets.US_ASCII));
    redis.getStatusCodeReply();
  }
}
