package dev.loom.analytics.sqlite;

import static dev.loom.analytics.blackbox.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.Scope;
import dev.loom.analytics.UserKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names that do not fit are stored and found as what they are, and as nobody else's. */
@Timeout(60)
class NamesTest {
  private static final String LONG = "x".repeat(300);

  /** Alike as long as names were only cut and cleaned. */
  private static final List<String> NAMES =
      List.of(
          LONG + "1",
          LONG + "2",
          "a\u0000",
          "a\uFFFD",
          "a\uD800",
          "a\uDC00",
          Names.stored(LONG + "1"),
          Names.stored(Names.stored(LONG + "1")),
          Names.stored("a\u0000"),
          "x".repeat(255) + "…",
          "a");

  @TempDir Path folder;

  @Test
  void differentNamesAreStoredAsDifferentNamesWithinTheLimit() {
    Set<String> stored = new HashSet<>();
    for (String name : NAMES) {
      String kept = Names.stored(name);
      assertThat(stored.add(kept)).as(kept).isTrue();
      assertThat(kept.codePointCount(0, kept.length())).isLessThanOrEqualTo(Names.MAX_NAME);
      assertThat(Texts.clean(kept)).isEqualTo(kept);
    }
    String full = "\uD83D\uDE00".repeat(255);
    assertThat(Names.stored(full + "a")).isEqualTo(full + "a");
    assertThat(Names.stored(full + "\u0000")).matches("(\uD83D\uDE00){238}…~[0-9a-f]{16}");
    assertThat(Names.stored("plain~name")).isEqualTo("plain~name");
  }

  @Test
  void scopeOfATenantOrUserSeesItsOwnCallsAlone() {
    try (SqliteAnalyticsStore store = filled()) {
      for (int i = 0; i < NAMES.size(); i++) {
        String name = NAMES.get(i);
        assertThat(latencies(store, Scope.tenant(name), CallFilter.ALL)).containsExactly(i);
        assertThat(latencies(store, Scope.user(name, name), CallFilter.ALL)).containsExactly(i);
      }
    }
  }

  @Test
  void filterFindsANameAsItWasGivenAndAsItIsShown() {
    try (SqliteAnalyticsStore store = filled()) {
      for (int i = 0; i < NAMES.size(); i++) {
        String name = NAMES.get(i);
        String shown = store.logs(Scope.tenant(name), all()).entries().get(0).user();
        for (String asked : List.of(name, shown)) {
          for (CallFilter filter :
              List.of(
                  CallFilter.builder().user(UserKey.inAnyTenant(asked)).build(),
                  CallFilter.builder().user(new UserKey(asked, asked)).build(),
                  CallFilter.builder().provider(asked).build(),
                  CallFilter.builder().model(asked).build())) {
            assertThat(latencies(store, Scope.all(), filter)).contains(i);
            assertThat(latencies(store, Scope.tenant(name), filter)).containsExactly(i);
          }
        }
      }
    }
  }

  private SqliteAnalyticsStore filled() {
    SqliteAnalyticsStore store = SqliteAnalyticsStore.open(folder.resolve("loom.db"));
    for (int i = 0; i < NAMES.size(); i++) {
      String name = NAMES.get(i);
      store
          .sink()
          .accept(
              call()
                  .tenant(name)
                  .user(name)
                  .model(name, name)
                  .latency(Duration.ofMillis(i))
                  .record());
    }
    assertThat(store.flush(Duration.ofSeconds(30))).isZero();
    return store;
  }

  private static LogQuery all() {
    return LogQuery.of(CallFilter.ALL);
  }

  private static List<Integer> latencies(
      SqliteAnalyticsStore store, Scope scope, CallFilter filter) {
    return store.logs(scope, LogQuery.of(filter)).entries().stream()
        .map(LogEntry::latency)
        .map(latency -> (int) latency.toMillis())
        .toList();
  }
}
