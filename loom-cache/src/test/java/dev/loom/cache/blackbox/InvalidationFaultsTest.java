package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.Fault;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.NotCachedException;
import dev.loom.chat.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Timeout;

/** Invalidations at any point of a flight: no answer from before one is found after it. */
@Timeout(120)
class InvalidationFaultsTest {
  private final long seed = Long.getLong("loom.seed", 1_111);
  private final Random random = new Random(seed);
  private final FakeUpstream upstream = new FakeUpstream();
  private final HookedBackend store = new HookedBackend();
  private final CachingProvider cache = Caching.builder().backend(store).build().wrap(upstream);

  /** Whom a call comes from and what it asks for. */
  private record Asked(String provider, String model, String tenant, String user, String tag) {
    ChatRequest request() {
      return with(CacheDirectives.builder().tags(tag).build());
    }

    ChatRequest with(CacheDirectives directives) {
      return ChatRequest.builder(provider, model)
          .user("hi")
          .caller(Caller.of(tenant, user))
          .cache(directives)
          .build();
    }

    /** What makes two calls share an entry. */
    List<String> shared() {
      return List.of(provider, model, tenant);
    }
  }

  /** A selector, and whether the answer to a call that is under way is among what it drops. */
  private record Drop(CacheSelector selector, Predicate<Asked> drops) {
    Drop and(Drop other) {
      return new Drop(selector.and(other.selector), drops.and(other.drops));
    }
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }

  private Asked asked() {
    return new Asked(
        one("openai", "anthropic"),
        one("m", "m2"),
        one("t1", "t2"),
        one("u1", "u2"),
        one("a", "b"));
  }

  private Drop drop(int kind) {
    Asked of = asked();
    return switch (kind) {
      case 0 -> new Drop(CacheSelector.all(), asked -> true);
      case 1 -> new Drop(CacheSelector.provider(of.provider), a -> a.provider.equals(of.provider));
      case 2 -> new Drop(CacheSelector.model(of.model), a -> a.model.equals(of.model));
      case 3 -> new Drop(CacheSelector.tenant(of.tenant), a -> a.tenant.equals(of.tenant));
      case 4 -> new Drop(CacheSelector.user(of.user), a -> a.user.equals(of.user));
      case 5 -> new Drop(CacheSelector.tag(of.tag), a -> a.tag.equals(of.tag));
      case 6 ->
          new Drop(
              CacheSelector.prefix(of.provider + ":" + of.model + ":"),
              a -> a.provider.equals(of.provider) && a.model.equals(of.model));
      case 7 ->
          new Drop(
              CacheSelector.prefix(CacheKey.of(of.request(), CacheScope.TENANT).toString()),
              a -> a.shared().equals(of.shared()));
      case 8 -> new Drop(CacheSelector.olderThan(Duration.ZERO), a -> false); // not stored yet
      default -> drop(1 + random.nextInt(5)).and(drop(1 + random.nextInt(7)));
    };
  }

  /** How many invalidations have dropped what a call was about to store, by the call. */
  private final Map<Asked, Integer> epochs = new HashMap<>();

  private int epoch(Asked asked) {
    return epochs.getOrDefault(asked, 0);
  }

  private void invalidate(Drop drop, List<Asked> everybody) {
    cache.invalidate(drop.selector);
    everybody.stream().filter(drop.drops).forEach(asked -> epochs.merge(asked, 1, Integer::sum));
  }

  private List<Asked> everybody() {
    List<Asked> all = new ArrayList<>();
    for (String provider : List.of("openai", "anthropic")) {
      for (String model : List.of("m", "m2")) {
        for (String tenant : List.of("t1", "t2")) {
          for (String user : List.of("u1", "u2")) {
            for (String tag : List.of("a", "b")) {
              all.add(new Asked(provider, model, tenant, user, tag));
            }
          }
        }
      }
    }
    return all;
  }

  /** An answer that tells who caused it and how many invalidations came before it was asked for. */
  private ChatResponse tell(Asked asked) {
    return FakeUpstream.text(asked.user + asked.tag + epoch(asked));
  }

  @Fault("R-11")
  void noAnswerFromBeforeAnInvalidationIsStored() {
    List<Asked> everybody = everybody();
    List<Queue<Runnable>> points = List.of(store.afterGet, store.beforePut, store.afterPut);
    int kept = 0;
    for (int i = 0; i < 500; i++) {
      String where = "seed " + seed + ", flight " + i;
      Asked asked = asked();
      Drop drop = drop(i % 10);
      int point = random.nextInt(points.size() + 2);
      upstream.behaving(
          (number, request, listener) -> {
            ChatResponse answer = tell(asked); // by what the upstream knew before
            if (point == 3) {
              invalidate(drop, everybody);
            }
            return answer;
          });
      points.forEach(Queue::clear);
      if (point < 3) {
        points.get(point).add(() -> invalidate(drop, everybody));
      }
      CacheDirectives fresh =
          CacheDirectives.builder().refresh().tags(asked.tag).build(); // else most would be hits
      DeltaListener listener = random.nextBoolean() ? delta -> {} : null;
      cache.chat(random.nextInt(3) > 0 ? asked.with(fresh) : asked.request(), listener);
      points.forEach(Queue::clear);
      kept += isFresh(asked, where) ? 1 : 0;
    }
    assertThat(kept).as("most flights meet no invalidation of theirs").isBetween(100, 490);
    assertThat(cache.stats().rejected().get("invalidated")).isGreaterThan(20);
  }

  /** Whether an entry is found; fails when it is one that an invalidation should have dropped. */
  private boolean isFresh(Asked asked, String where) {
    ChatResponse found;
    try {
      found = cache.chat(asked.with(CacheDirectives.ONLY_IF_CACHED));
    } catch (NotCachedException e) {
      return false;
    }
    Asked maker =
        new Asked(
            asked.provider,
            asked.model,
            asked.tenant,
            found.text().substring(0, 2),
            found.text().substring(2, 3));
    int made = Integer.parseInt(found.text().substring(3));
    assertThat(made).as(where + ": " + found.text()).isEqualTo(epoch(maker));
    return true;
  }

  @Fault("R-11")
  void noCallGetsAnAnswerFromBeforeAnInvalidationThatHadEnded() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    upstream.behaving(
        (number, asked, listener) -> {
          ChatResponse answer = FakeUpstream.text(Integer.toString(begun.get()));
          Thread.yield();
          return answer;
        });
    ChatRequest request = new Asked("openai", "m", "t1", "u1", "a").request();
    List<CacheSelector> selectors =
        List.of(
            CacheSelector.all(),
            CacheSelector.model("m"),
            CacheSelector.tenant("t1"),
            CacheSelector.user("u1"),
            CacheSelector.tag("a"));
    List<Call> callers = new ArrayList<>();
    AtomicInteger stale = new AtomicInteger();
    AtomicInteger unpaid = new AtomicInteger();
    for (int t = 0; t < 3; t++) {
      callers.add(
          new Call(
              () -> {
                while (ended.get() < 200) {
                  int before = ended.get();
                  ChatResponse answer = cache.chat(request);
                  stale.addAndGet(Integer.parseInt(answer.text()) < before ? 1 : 0);
                  unpaid.addAndGet(answer.origin() == Origin.UPSTREAM ? 0 : 1);
                }
                return FakeUpstream.text("done");
              }));
    }
    for (int i = 0; i < 200; i++) {
      int calls = upstream.calls();
      begun.incrementAndGet();
      cache.invalidate(selectors.get(random.nextInt(selectors.size())));
      ended.incrementAndGet();
      while (upstream.calls() == calls && i < 199) {
        Thread.onSpinWait();
      }
    }
    for (Call caller : callers) {
      assertThat(caller.answer().text()).isEqualTo("done");
    }
    assertThat(stale).as("seed %d", seed).hasValue(0);
    assertThat(unpaid).as("or nothing was cached at all").hasPositiveValue();
  }
}
