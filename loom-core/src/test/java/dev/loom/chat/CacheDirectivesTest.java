package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.CacheDirectives.Builder;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CacheDirectivesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Arguments row(
      UnaryOperator<Builder> asked, boolean read, boolean store, boolean refresh, boolean only) {
    return Arguments.of(asked, read, store, refresh, only);
  }

  static Stream<Arguments> meanings() {
    return Stream.of(
        row(b -> b, true, true, false, false),
        row(b -> b.ttl(SECOND), true, true, false, false),
        row(b -> b.maxAge(SECOND), true, true, false, false),
        row(b -> b.maxAge(Duration.ZERO), false, true, false, false),
        row(b -> b.maxAge(Duration.ZERO).noCache(), false, true, false, false),
        row(Builder::noCache, false, true, false, false),
        row(Builder::writeOnly, false, true, false, false),
        row(Builder::noStore, true, false, false, false),
        row(Builder::readOnly, true, false, false, false),
        row(b -> b.noCache().noStore(), false, false, false, false),
        row(Builder::refresh, false, true, true, false),
        row(Builder::onlyIfCached, true, true, false, true),
        row(b -> b.onlyIfCached().noStore().maxAge(SECOND), true, false, false, true),
        row(b -> b.deadline(Duration.ZERO), true, true, false, false),
        row(b -> b.refresh().ttl(SECOND).deadline(SECOND), false, true, true, false),
        row(b -> b.namespace("n").tags("t"), true, true, false, false));
  }

  @ParameterizedTest
  @MethodSource("meanings")
  void eachDirectiveMeansWhatItsRowSays(
      UnaryOperator<Builder> asked, boolean read, boolean store, boolean refresh, boolean only) {
    assertThat(asked.apply(CacheDirectives.builder()).build())
        .returns(read, CacheDirectives::read)
        .returns(store, CacheDirectives::store)
        .returns(refresh, CacheDirectives::refresh)
        .returns(only, CacheDirectives::onlyIfCached);
  }

  private static Arguments bad(String sentence, UnaryOperator<Builder> asked) {
    return Arguments.of(sentence, asked);
  }

  static Stream<Arguments> contradictions() {
    String drop = "; drop one of the two";
    return Stream.of(
        bad(
            "cache directives ask for a ttl and for an answer that is not stored" + drop,
            b -> b.ttl(SECOND).noStore()),
        bad("cache directives ask for refresh and for noCache" + drop, b -> b.refresh().noCache()),
        bad(
            "cache directives ask for refresh and for noCache" + drop,
            b -> b.refresh().maxAge(Duration.ZERO)),
        bad(
            "cache directives ask for refresh and for an answer that is not stored" + drop,
            b -> b.refresh().noStore()),
        bad(
            "cache directives ask for maxAge and for a call that reads no entry" + drop,
            b -> b.refresh().maxAge(SECOND)),
        bad(
            "cache directives ask for maxAge and for a call that reads no entry" + drop,
            b -> b.noCache().maxAge(SECOND)),
        bad(
            "cache directives ask for onlyIfCached and for a call that reads no entry" + drop,
            b -> b.onlyIfCached().noCache()),
        bad(
            "cache directives ask for onlyIfCached and for a call that reads no entry" + drop,
            b -> b.onlyIfCached().maxAge(Duration.ZERO)),
        bad(
            "cache directives ask for onlyIfCached and for a call that reads no entry" + drop,
            b -> b.onlyIfCached().refresh()),
        bad(
            "cache directives ask for onlyIfCached and for a ttl, since nothing is stored" + drop,
            b -> b.onlyIfCached().ttl(SECOND)),
        bad(
            "cache directives ask for onlyIfCached and for a deadline, since it never waits" + drop,
            b -> b.onlyIfCached().deadline(SECOND)));
  }

  static Stream<Arguments> valuesOutOfRange() {
    String ttl = "; allowed are 1s to 30d (use noStore for none)";
    String tags = "; at most 16 are allowed";
    return Stream.of(
        bad("cache directive ttl is 0" + ttl, b -> b.ttl(Duration.ZERO)),
        bad("cache directive ttl is -1s" + ttl, b -> b.ttl(SECOND.negated())),
        bad("cache directive ttl is 999ms999999ns" + ttl, b -> b.ttl(SECOND.minusNanos(1))),
        bad("cache directive ttl is 30d1ns" + ttl, b -> b.ttl(Duration.ofDays(30).plusNanos(1))),
        bad(
            "cache directive maxAge is -1ns; allowed are 0 and more",
            b -> b.maxAge(Duration.ofNanos(-1))),
        bad(
            "cache directive deadline is -1ns; allowed are 0 and more",
            b -> b.deadline(Duration.ofNanos(-1))),
        bad(
            "cache directive namespace has 129 characters; at most 128 are allowed",
            b -> b.namespace("n".repeat(129))),
        bad("cache directives give 17 tags" + tags, b -> b.tags(names(17))),
        bad("a cache tag has 0 characters; 1 to 128, not all blank, are allowed", b -> b.tags("")),
        bad(
            "a cache tag has 2 characters; 1 to 128, not all blank, are allowed",
            b -> b.tags("  ")),
        bad(
            "a cache tag has 129 characters; 1 to 128, not all blank, are allowed",
            b -> b.tags("t".repeat(129))));
  }

  private static Set<String> names(int count) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      names.add("tag " + i);
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource({"contradictions", "valuesOutOfRange"})
  void whatCannotBeMeantIsRejectedInOneSentence(String sentence, UnaryOperator<Builder> asked) {
    Builder builder = asked.apply(CacheDirectives.builder());
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void limitsThemselvesAreAllowed() {
    CacheDirectives most =
        CacheDirectives.builder()
            .ttl(Duration.ofDays(30))
            .maxAge(Duration.ofNanos(1))
            .deadline(Duration.ofSeconds(Long.MAX_VALUE))
            .namespace("n".repeat(128))
            .tags(names(16))
            .build();
    assertThat(most.ttl()).isEqualTo(CacheDirectives.MAX_TTL);
    assertThat(most.maxAge()).isEqualTo(Duration.ofNanos(1));
    assertThat(most.tags()).hasSize(CacheDirectives.MAX_TAGS);
    assertThat(most.namespace()).hasSize(CacheDirectives.MAX_NAME);
    assertThat(CacheDirectives.ttl(SECOND).ttl()).isEqualTo(CacheDirectives.MIN_TTL);
    assertThat(CacheDirectives.builder().tags("t".repeat(128), "x", "x").build().tags()).hasSize(2);
  }

  @Test
  void readyMadeDirectivesEqualTheBuiltOnes() {
    assertThat(CacheDirectives.DEFAULT).isEqualTo(CacheDirectives.builder().build());
    assertThat(CacheDirectives.NO_CACHE).isEqualTo(CacheDirectives.builder().writeOnly().build());
    assertThat(CacheDirectives.NO_STORE).isEqualTo(CacheDirectives.builder().readOnly().build());
    assertThat(CacheDirectives.OFF)
        .isEqualTo(CacheDirectives.builder().readOnly().writeOnly().build());
    assertThat(CacheDirectives.REFRESH).isEqualTo(CacheDirectives.builder().refresh().build());
    assertThat(CacheDirectives.ONLY_IF_CACHED)
        .isEqualTo(CacheDirectives.builder().onlyIfCached().build());
    assertThat(CacheDirectives.builder().maxAge(Duration.ZERO).build())
        .isEqualTo(CacheDirectives.NO_CACHE);
  }

  @Test
  void maxAgeOfZeroReadsNothingHoweverTheDirectivesAreMade() {
    CacheDirectives made =
        new CacheDirectives(null, Duration.ZERO, true, true, false, false, null, "", Set.of());
    assertThat(made).isEqualTo(CacheDirectives.NO_CACHE);
    assertThatThrownBy(
            () ->
                new CacheDirectives(
                    null, Duration.ZERO, true, true, false, true, null, "", Set.of()))
        .hasMessageContaining("onlyIfCached");
  }

  @Test
  void refreshOfACallKeepsWhatItStoresAndDropsWhatItReads() {
    CacheDirectives call =
        CacheDirectives.builder()
            .ttl(SECOND)
            .maxAge(SECOND)
            .deadline(SECOND)
            .namespace("n")
            .tags("t")
            .build();
    assertThat(call.asRefresh(null, Set.of()))
        .isEqualTo(
            CacheDirectives.builder().refresh().ttl(SECOND).namespace("n").tags("t").build());
  }

  @Test
  void refreshOfAnEntryKeepsItsTagsAndItsLifetimeUnlessTheCallNamesOne() {
    Duration minute = Duration.ofMinutes(1);
    Builder refresh = CacheDirectives.builder().refresh();
    CacheDirectives plain = CacheDirectives.builder().tags("t").build();
    assertThat(plain.asRefresh(minute, Set.of("t", "u")))
        .isEqualTo(refresh.ttl(minute).tags("t", "u").build());
    assertThat(CacheDirectives.ttl(SECOND).asRefresh(minute, Set.of()).ttl()).isEqualTo(SECOND);
    for (Duration jittered : new Duration[] {null, SECOND.minusNanos(1), Duration.ofDays(31)}) {
      assertThat(plain.asRefresh(jittered, Set.of()).ttl()).isNull();
    }
    Set<String> many = names(16);
    assertThat(plain.asRefresh(null, many).tags()).hasSize(16).contains("t");
  }

  @Test
  void tagsAddUp() {
    CacheDirectives.Builder builder = CacheDirectives.builder().tags("x").tags(Set.of("y", "x"));
    CacheDirectives two = builder.build();
    assertThat(two.tags()).containsExactlyInAnyOrder("x", "y");
    assertThat(builder.tags("z").build().tags()).hasSize(3);
    assertThat(two.tags()).as("of what was built before").hasSize(2);
    assertThatThrownBy(() -> builder.tags(names(16)).build())
        .hasMessage("cache directives give 19 tags; at most 16 are allowed");
  }

  @Test
  void tagsAreCopied() {
    Set<String> mine = names(2);
    CacheDirectives directives = CacheDirectives.builder().tags(mine).build();
    mine.clear();
    assertThat(directives.tags()).hasSize(2);
  }

  @Test
  void callsThatEndByTheirDirectivesAreToldApart() {
    NotCachedException missing = new NotCachedException();
    assertThat(missing).hasMessageContaining("cached answer alone");
    assertThat(CallFailure.of(missing))
        .isEqualTo(new CallFailure(CallFailure.Kind.REFUSED, 0, "not_cached"));
    DeadlineExceededException late = new DeadlineExceededException(SECOND);
    assertThat(late).hasMessageContaining("whole deadline of 1s.");
    assertThat(CallFailure.of(new IllegalStateException(late)))
        .isEqualTo(new CallFailure(CallFailure.Kind.TIMEOUT, 0, "deadline"));
  }
}
