package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.Loom;
import dev.loom.cache.BackendStats;
import dev.loom.cache.BodyRequest;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSecret;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingBuilder;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.Invalidation;
import dev.loom.cache.ManualTicker;
import dev.loom.cache.MemoryBackend;
import dev.loom.cache.RemoteSettings;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeadlineExceededException;
import dev.loom.chat.Delta;
import dev.loom.chat.Endpoint;
import dev.loom.chat.NotCachedException;
import dev.loom.log.Logging;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With all features on, nothing that Loom shows names a secret, a text, a tenant or a user. */
@Timeout(60)
class CanaryTest {
  private static final String CANARY = "canary7";
  private static final String PROMPT = CANARY + " prompt: call me at " + CANARY;
  private static final String ANSWER = CANARY + " answer";
  private static final String TENANT = CANARY + "-tenant";
  private static final String USER = CANARY + "-user";
  private static final String SECRET = CANARY + "-secret-of-more-than-32-bytes-for-all";

  private final ManualTicker ticker = new ManualTicker();
  private final FakeUpstream upstream = new FakeUpstream();
  private final Seen seen = new Seen(new MemoryBackend(100, 1 << 20, ticker));

  /** A store that notes all that it is given and gives. */
  private static final class Seen implements CacheBackend {
    private final ConcurrentLinkedQueue<Object> objects = new ConcurrentLinkedQueue<>();
    private final MemoryBackend memory;
    private volatile @Nullable RuntimeException failure;

    Seen(MemoryBackend memory) {
      this.memory = memory;
    }

    private <T> T note(T object) {
      objects.add(object);
      RuntimeException thrown = failure;
      if (thrown != null) {
        throw thrown;
      }
      return object;
    }

    @Override
    public CacheLookup get(CacheKey key) {
      objects.add(key);
      objects.add(key.cell());
      CacheLookup found = note(memory.get(key));
      if (found instanceof CacheHit hit) {
        objects.add(hit.entry().pieces());
      }
      return found;
    }

    @Override
    public StoreTicket ticket(CacheKey key) {
      return note(memory.ticket(key));
    }

    @Override
    public StoreResult put(CacheEntry entry, StoreTicket ticket) {
      objects.add(entry.labels());
      objects.add(note(entry).response());
      return memory.put(entry, ticket);
    }

    @Override
    public Invalidation invalidate(CacheSelector selector) {
      return note(memory.invalidate(selector));
    }

    @Override
    public Invalidation dryRun(CacheSelector selector) {
      return note(memory.dryRun(selector));
    }

    @Override
    public BackendStats stats() {
      return note(memory.stats());
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  private static ChatRequest request(CacheDirectives directives) {
    return ChatRequest.builder("openai", "gpt-4o-mini")
        .user(PROMPT)
        .caller(Caller.of(TENANT, USER))
        .cache(directives)
        .build();
  }

  private CachingBuilder everything() {
    return Caching.builder()
        .backend(seen)
        .secret(CacheSecret.of(SECRET))
        .scope(CacheScope.USER)
        .requireTenant(true)
        .explainMisses(16)
        .serverTools(true)
        .inertFields(Set.of("openai:x"))
        .staleIfError(Duration.ofMinutes(10))
        .negativeTtl(Duration.ofSeconds(60))
        .nanoTime(ticker);
  }

  private void show(@Nullable Object shown) {
    seen.objects.add(String.valueOf(shown));
  }

  private void show(Throwable shown) {
    StringWriter trace = new StringWriter();
    shown.printStackTrace(new PrintWriter(trace));
    seen.objects.add(trace.toString());
  }

  private void assertNothingLeaked() {
    assertThat(seen.objects).isNotEmpty().noneMatch(shown -> shown.toString().contains(CANARY));
    assertThat(LogLines.all()).noneMatch(line -> line.contains(CANARY));
  }

  @Test
  void nothingThatACallLeavesNamesItsContentOrCaller() throws Exception {
    upstream.behaving(
        (number, asked, listener) -> {
          if (listener != null) {
            listener.onDelta(new Delta.Text(ANSWER));
          }
          return FakeUpstream.text(ANSWER);
        });
    CachingBuilder builder = everything();
    Caching caching = builder.build();
    CachingProvider cache = caching.wrap(upstream);
    show(builder);
    show(caching);
    show(cache);
    try (Loom loom =
        Loom.builder(upstream)
            .with(builder.staleWhileRevalidate(Duration.ofMinutes(1)).build())
            .with(Logging.to(this::show))
            .build()) {
      show(loom);
      for (int i = 0; i < 2; i++) {
        ChatResponse answer = loom.chat(request(CacheDirectives.DEFAULT), this::show);
        assertThat(answer.text()).isEqualTo(ANSWER);
        show(answer);
        show(answer.cache());
        ticker.advance(Duration.ofHours(1));
      }
    }
    show(cache.chat(request(CacheDirectives.builder().refresh().tags("tag").build())));
    for (String namespace : List.of("n", "o")) {
      show(cache.chat(request(CacheDirectives.builder().namespace(namespace).build())));
    }
    show(cache.chat(request(CacheDirectives.OFF)).cache());
    assertThat(cache.explainedMisses()).isNotEmpty().allSatisfy(this::show);
    show(cache.dryRun(CacheSelector.all()));
    show(cache.stats());
    show(cache.invalidate(CacheSelector.tenant(TENANT).and(CacheSelector.user(USER))));
    assertNothingLeaked();
    assertThat(LogLines.all()).as("the explained miss").anyMatch(line -> line.contains("miss"));
  }

  @Test
  void exceptionsOfTheCacheNameNothing() throws Exception {
    CachingProvider cache = everything().build().wrap(upstream);
    Throwable none =
        catchThrowable(() -> cache.chat(request(CacheDirectives.builder().onlyIfCached().build())));
    assertThat(none).isInstanceOf(NotCachedException.class);
    show(none);
    Gate gate = new Gate();
    upstream.behaving(gate.holding(1));
    Call leader = new Call(() -> cache.chat(request(CacheDirectives.DEFAULT)));
    gate.called.await();
    Throwable late =
        catchThrowable(
            () -> cache.chat(request(CacheDirectives.builder().deadline(Duration.ZERO).build())));
    assertThat(late).isInstanceOf(DeadlineExceededException.class);
    show(late);
    Call follower = new Call(() -> cache.chat(request(CacheDirectives.DEFAULT))).waiting();
    follower.thread.interrupt();
    assertThat(follower.failure()).isInstanceOf(CallCancelledException.class);
    show(follower.failure());
    gate.release.countDown();
    leader.answer();
    assertNothingLeaked();
  }

  @Test
  void troubleOfTheStoreAndOfTheRequestIsReportedWithoutContent() {
    CachingProvider cache = everything().build().wrap(upstream);
    seen.failure = new IllegalStateException("the store says " + PROMPT);
    show(cache.chat(request(CacheDirectives.DEFAULT)).cache());
    show(cache.stats());
    seen.failure = null;
    Map<String, Object> members = Map.of("value", Double.NaN, "text", PROMPT);
    ChatRequest unkeyable =
        request(CacheDirectives.DEFAULT).toBuilder().extra("member", members).build();
    assertThat(cache.chat(unkeyable).cache().reason()).isEqualTo("unkeyable");
    show(catchThrowable(() -> CacheKey.of(unkeyable, CacheScope.USER)));
    upstream.describing(failure -> CallFailure.http(400, null));
    upstream.behaving(
        (number, asked, listener) -> {
          throw new IllegalStateException(PROMPT); // the host's own, which it gets as it is
        });
    ChatRequest other = request(CacheDirectives.builder().namespace("other").build());
    for (int i = 0; i < 2; i++) {
      assertThat(catchThrowable(() -> cache.chat(other))).hasMessage(PROMPT);
    }
    assertThat(cache.stats().negativeHits()).isEqualTo(1);
    assertNothingLeaked();
    assertThat(LogLines.all()).as("the warning").anyMatch(line -> line.contains("no cache key"));
  }

  @Test
  void valuesThatAHostHandsInNameNothing() {
    ChatRequest request = request(CacheDirectives.DEFAULT);
    show(CacheSecret.of(SECRET));
    show(catchThrowable(() -> CacheSecret.of(CANARY)));
    show(CacheKey.explain(request, CacheScope.USER));
    show(CacheKey.explain(request, CacheScope.USER).fields());
    BodyRequest body =
        new BodyRequest(
            "openai",
            new Endpoint("/chat", "https://host"),
            Map.of("model", "m", "messages", List.of(Map.of("role", "user", "content", PROMPT))));
    show(body);
    show(CacheKey.of(body, CacheScope.GLOBAL));
    show(CacheSelector.tenant(TENANT));
    show(CacheSelector.user(USER));
    show(CacheSelector.user(USER).and(CacheSelector.tenant(TENANT)));
    show(RemoteSettings.DEFAULT);
    show(
        catchThrowable(
            () ->
                Caching.builder()
                    .backend("redis")
                    .redisUrl("redis://" + USER + ":" + CANARY + "@host")
                    .build()));
    show(catchThrowable(() -> Caching.builder().backend("nosuch://:" + CANARY + "@h").build()));
    assertNothingLeaked();
  }
}
