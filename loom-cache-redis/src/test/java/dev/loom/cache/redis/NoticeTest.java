package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheSelector;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What notices are made of, and how a missing one is noticed. */
class NoticeTest {
  private static final long SEED = Long.getLong("loom.seed", 42);
  private static final String EPOCH = "0123456789abcdef";
  private static final String OTHER = "fedcba9876543210";
  private static final Terms TERMS =
      Terms.of(CacheSelector.tag("x").and(CacheSelector.model("gpt")), List.of(new Names(null)));

  private static byte[] told(String version, String before, String number, byte[] terms) {
    byte[] head = CellKeys.bytes(version + EPOCH + before + number);
    byte[] told = new byte[head.length + terms.length];
    System.arraycopy(head, 0, told, 0, head.length);
    System.arraycopy(terms, 0, told, head.length, terms.length);
    return told;
  }

  private static Notice notice(String epoch, long before, long number) {
    return new Notice(epoch, before, number, TERMS);
  }

  @Test
  void noticeIsReadAsItWasTold() {
    byte[] told = told("1", Head.text(7), Head.text(8), TERMS.encode());
    assertThat(Notice.decode(told)).isEqualTo(new Notice(EPOCH, 7, 8, TERMS));
    Notice all = Notice.decode(told("1", Head.text(7), Head.text(8), new byte[0]));
    assertThat(all.terms()).isEqualTo(Terms.of(CacheSelector.all(), List.of(new Names(null))));
  }

  @Test
  void whatIsNoNoticeIsNotRead() {
    String number = Head.text(8);
    for (byte[] told :
        List.of(
            new byte[0],
            CellKeys.bytes("drop everything"),
            told("2", number, number, TERMS.encode()),
            told("1", "seven___________", number, TERMS.encode()),
            told("1", number, "eight___________", TERMS.encode()),
            told("1", number, number, new byte[] {1}),
            told("1", number, number, CellKeys.bytes("no terms at all")),
            told("1", number, number, new byte[Notice.MOST_TERMS + 1]))) {
      assertThat(Notice.decode(told)).isNull();
    }
  }

  @Test
  void changedNoticesAreReadOrNotAndNeverFail() {
    Random random = new Random(SEED);
    byte[] good = told("1", Head.text(7), Head.text(8), TERMS.encode());
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = Arrays.copyOf(good, random.nextInt(good.length + 9));
      for (int j = random.nextInt(4); j > 0 && changed.length > 0; j--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      Notice.decode(changed);
    }
    assertThat(Notice.decode(good)).as("seed %d", SEED).isNotNull();
  }

  @Test
  void missingNoticeIsHeardWithTheNextOne() {
    Hearing hearing = new Hearing(new Head(EPOCH, 7));
    assertThat(hearing.hear(notice(EPOCH, 5, 7))).as("told before").isTrue();
    assertThat(hearing.hear(notice(EPOCH, 7, 9))).isTrue();
    assertThat(hearing.hear(notice(OTHER, 50, 60))).as("of another database").isTrue();
    assertThat(hearing.hear(notice(EPOCH, 9, 12))).isTrue();
    assertThat(hearing.hear(notice(EPOCH, 13, 14))).isFalse();
  }

  @Test
  void missingNoticeIsSeenInTheRegistry() {
    Hearing hearing = new Hearing(new Head(EPOCH, 7));
    assertThat(hearing.check(new Head(EPOCH, 7))).isTrue();
    assertThat(hearing.check(new Head(EPOCH, 9))).as("it may be on its way").isTrue();
    assertThat(hearing.check(new Head(EPOCH, 9))).isFalse();
    assertThat(hearing.hear(notice(EPOCH, 7, 9))).isTrue();
    assertThat(hearing.check(new Head(EPOCH, 9))).isTrue();
  }

  @Test
  void registryThatBeganAnewOrWentBackIsNotTheOneListenedTo() {
    assertThat(new Hearing(new Head(EPOCH, 7)).check(new Head(OTHER, 7))).isFalse();
    assertThat(new Hearing(new Head(EPOCH, 7)).check(new Head(EPOCH, 6))).isFalse();
  }
}
