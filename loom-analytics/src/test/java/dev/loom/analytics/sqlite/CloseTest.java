package dev.loom.analytics.sqlite;

import static dev.loom.analytics.blackbox.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StoreUnavailableException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CloseTest {
  @TempDir Path folder;

  @Test
  void questionThatWouldRunForEverEndsAndWhatWasAcceptedIsCommitted() throws InterruptedException {
    Path file = folder.resolve("loom.db");
    SqliteAnalyticsStore store = SqliteAnalyticsStore.open(file);
    // The writer finds its table under a name of its own; the question finds no end.
    new PlainSql(file)
        .run(
            "ALTER TABLE call RENAME TO call_away",
            "CREATE VIEW call AS WITH RECURSIVE n(ts) AS"
                + " (SELECT 1 UNION ALL SELECT ts + 1 FROM n) SELECT ts FROM n")
        .close();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread asking =
        new Thread(
            () -> {
              try {
                store.count(Scope.all(), CallFilter.ALL);
                failure.complete(null);
              } catch (Throwable e) {
                failure.complete(e);
              }
            });
    asking.start();
    while (!store.isAnswering()) {
      Thread.onSpinWait();
    }
    new PlainSql(file).run("DROP VIEW call", "ALTER TABLE call_away RENAME TO call").close();
    store.sink().accept(call().record());

    store.close();

    assertThat(failure.join()).isInstanceOf(StoreUnavailableException.class);
    assertThat(store.health().stored()).isEqualTo(1);
    assertThat(store.health().totalDropped()).isZero();
  }
}
