package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.CacheSelector;
import dev.loom.cache.redis.LinkException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {
  private final Journal journal = new Journal();
  private final List<String> replayed = new ArrayList<>();

  private void add(CacheSelector selector) {
    journal.add(new Journal.Entry(selector, Instant.EPOCH), () -> {});
  }

  private void replay() throws LinkException {
    journal.replay(entry -> replayed.add(entry.selector().toString()));
  }

  @Test
  void replaysInOrderAndForgets() throws Exception {
    add(CacheSelector.tag("a"));
    add(CacheSelector.tag("b"));
    assertThat(journal.size()).isEqualTo(2);
    assertThat(journal.ifEmpty(() -> replayed.add("too early"))).isFalse();
    replay();
    assertThat(replayed).containsExactly("Tag[name=a]", "Tag[name=b]");
    assertThat(journal.size()).isZero();
    assertThat(journal.ifEmpty(() -> replayed.add("now"))).isTrue();
    assertThat(replayed).endsWith("now");
  }

  @Test
  void failedReplayKeepsWhatIsLeft() throws Exception {
    add(CacheSelector.tag("a"));
    add(CacheSelector.tag("b"));
    assertThatThrownBy(
            () ->
                journal.replay(
                    entry -> {
                      if (entry.selector().equals(CacheSelector.tag("b"))) {
                        throw Failures.of(Kind.IO);
                      }
                    }))
        .isInstanceOf(LinkException.class);
    replay();
    assertThat(replayed).containsExactly("Tag[name=b]");
  }

  @Test
  void tooManyBecomeOneOfEverything() throws Exception {
    for (int i = 0; i < Journal.MOST; i++) {
      add(CacheSelector.tag("tag " + i));
    }
    assertThat(journal.size()).isEqualTo(Journal.MOST);
    add(CacheSelector.tag("one more"));
    add(CacheSelector.tag("another"));
    assertThat(journal.size()).isEqualTo(1);
    replay();
    assertThat(replayed).containsExactly("All[]");
  }

  @Test
  void whatComesDuringAReplayIsReplayedToo() throws Exception {
    add(CacheSelector.tag("a"));
    journal.replay(
        entry -> {
          replayed.add(entry.selector().toString());
          if (replayed.size() == 1) {
            add(CacheSelector.tag("b"));
          }
        });
    assertThat(replayed).containsExactly("Tag[name=a]", "Tag[name=b]");
  }

  @Test
  void whatComesWhileEverythingIsBeingDroppedIsReplayedToo() throws Exception {
    add(CacheSelector.all());
    journal.replay(
        entry -> {
          replayed.add(entry.selector().toString());
          if (replayed.size() == 1) {
            add(CacheSelector.tag("b"));
          }
        });
    assertThat(replayed).containsExactly("All[]", "Tag[name=b]");
    assertThat(journal.size()).isZero();
  }
}
