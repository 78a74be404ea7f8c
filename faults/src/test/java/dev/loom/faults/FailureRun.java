package dev.loom.faults;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheScope;
import dev.loom.cache.EntryLabels;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import dev.loom.cache.StreamPieces;
import dev.loom.cache.redis.FaultMode;
import dev.loom.cache.redis.FaultProxy;
import dev.loom.cache.redis.RedisBackend;
import dev.loom.cache.redis.RedisServer;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import java.time.Duration;
import java.util.Set;

/** One failure on one path, as often as it takes to open the breaker. */
final class FailureRun {
  // Where a test waits for it, it is shorter.
  private static final Duration SHORT = Duration.ofMillis(250);
  private static final int MANY = 12;
  private static final int WINDOW = 20;

  private final Attempt attempt;
  private final RedisServer server;
  private final Trouble trouble;
  private final Path path;

  FailureRun(Attempt attempt, RedisServer server, Trouble trouble, Path path) {
    this.attempt = attempt;
    this.server = server;
    this.trouble = trouble;
    this.path = path;
  }

  private static RedisBackend open(int port, int pool, Duration timeout) {
    return (RedisBackend)
        Node.redis(pool, timeout, Duration.ZERO).open("redis://127.0.0.1:" + port);
  }

  private static CacheEntry entry(String text) {
    ChatRequest request = new Question(1, text).request();
    CacheKey key = CacheKey.of(request, CacheScope.TENANT);
    return CacheEntry.of(
        EntryLabels.of(key, request.caller(), Set.of()),
        ChatResponse.builder().text(text).finish(FinishReason.STOP, "stop").build(),
        StreamPieces.whole(),
        CacheEntry.Lifetime.of(Duration.ofMinutes(1)),
        Duration.ZERO);
  }

  /** How many failures open the breaker: a failed invalidation has to be made up for first. */
  private int needed() {
    return path == Path.INVALIDATION ? 1 : trouble.needed;
  }

  private int pool() {
    return trouble == Trouble.POOL_EMPTY ? 1 : 4;
  }

  private Duration timeout() {
    return trouble == Trouble.TIMEOUT ? SHORT : Node.NO_HURRY;
  }

  /** Makes the cell of an entry known. */
  private static void register(Attempt attempt, RedisBackend store, CacheEntry entry) {
    attempt.await(
        "a first store",
        () -> {
          try {
            return store.put(entry, store.ticket(entry.key())) == StoreResult.STORED;
          } catch (RuntimeException e) {
            return false; // this machine is busy
          }
        });
  }

  void run() {
    String what = trouble + " × " + path;
    try (Meddler meddler = new Meddler(server.port());
        RedisBackend store = open(meddler.port(), pool(), timeout())) {
      attempt.await(what + ": Redis is used", () -> store.health().available());
      CacheEntry entry = entry(what);
      register(attempt, store, entry);
      for (int i = 0; i < WINDOW; i++) { // what failed before on a busy machine is forgotten
        store.get(entry.key());
      }
      StoreTicket ticket = Path.ticket(store, entry);
      Thread holder = trouble == Trouble.POOL_EMPTY ? hold(meddler, store, what) : null;
      meddler.set(trouble);
      int wanted = Math.min(MANY, needed());
      for (int i = 1; i < wanted; i++) {
        path.ask(store, entry, ticket);
        judge(what + ": " + i + " do not open it", store.health().available());
      }
      path.ask(store, entry, ticket);
      boolean opens = needed() <= MANY;
      boolean asWanted = store.health().available() != opens;
      judge(what + ": " + wanted + (opens ? " open it" : " do not"), asWanted);
      if (opens) { // told by another thread
        attempt.await(what + ": an outage", () -> store.health().outages() > 0);
      }
      attempt.exactly(what + ": outages", store.health().outages(), opens ? 1 : 0);
      meddler.set(null);
      if (holder != null) {
        holder.join();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(what, e);
    }
  }

  /** Of failures of time a busy machine may add some, and the breaker may excuse some. */
  private void judge(String what, boolean holds) {
    if (trouble.isOfTime()) {
      attempt.requireInTime(what, holds);
    } else {
      attempt.require(what, holds);
    }
  }

  /** Has the only connection used by a command that Redis is long to answer. */
  private Thread hold(Meddler meddler, RedisBackend store, String what) {
    Attempt.pause(Node.PROBE.multipliedBy(2)); // new, it reads the clock of Redis once more
    meddler.set(Trouble.TIMEOUT);
    Thread holder = new Thread(store::stats, "holder");
    holder.start();
    attempt.await(what + ": the connection is in use", () -> meddler.held() > 0);
    return holder;
  }

  /** Nobody listens any more: the first command that sees it opens the breaker. */
  static void refused(Attempt attempt, RedisServer server, Path path) {
    String what = "REFUSED × " + path;
    try (FaultProxy proxy = new FaultProxy(server.port(), attempt.seed);
        RedisBackend store = open(proxy.port(), 4, Node.NO_HURRY)) {
      attempt.await(what + ": Redis is used", () -> store.health().available());
      CacheEntry entry = entry(what);
      register(attempt, store, entry);
      StoreTicket ticket = Path.ticket(store, entry);
      proxy.set(FaultMode.refuse());
      path.ask(store, entry, ticket);
      attempt.await(what + ": it opens", () -> !store.health().available());
      attempt.await(what + ": an outage", () -> store.health().outages() > 0);
      attempt.exactly(what + ": outages", store.health().outages(), 1);
    }
  }
}
