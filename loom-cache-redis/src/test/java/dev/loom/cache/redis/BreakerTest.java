package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.redis.LinkException.Kind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {
  private long now = Long.MAX_VALUE - 5; // overflows on its way
  private final Breaker breaker = new Breaker(() -> now);

  private void seconds(int number) {
    now += TimeUnit.SECONDS.toNanos(number);
  }

  private Breaker closed() {
    assertThat(breaker.probed(true)).isTrue();
    breaker.close();
    return breaker;
  }

  private boolean fail() {
    return breaker.failed(Kind.TIMEOUT, now);
  }

  private int goodProbesNeeded() {
    int number = 1;
    while (!breaker.probed(true)) {
      number++;
    }
    return number;
  }

  @Test
  void beginsOpenAndClosesAtTheFirstGoodProbe() {
    assertThat(breaker.isClosed()).isFalse();
    assertThat(breaker.opens()).isZero();
    assertThat(closed().isClosed()).isTrue();
  }

  @Test
  void afterABadStartTwoGoodProbesAreNeeded() {
    assertThat(breaker.probed(false)).isFalse();
    assertThat(breaker.probed(true)).isFalse();
    assertThat(breaker.probed(false)).isFalse();
    assertThat(breaker.probed(true)).isFalse();
    assertThat(breaker.probed(true)).isTrue();
  }

  /** Each character is a command: {@code .} went well, {@code x} failed. */
  @ParameterizedTest
  @CsvSource({
    "xxxx, false",
    "xxxxx, true",
    "x...x...x...x, false",
    "x...x...x...x..x, true",
    "x....x....x....x....x, false",
    "xxxx...................., false",
    "xxxx....................x, false",
    "xxxx................x, false",
    "xxxx...............x, true",
    "...................................xxxxx, true"
  })
  void opensAtFiveFailuresOfTheLastTwentyCommands(String commands, boolean opens) {
    closed();
    boolean opened = false;
    for (char command : commands.toCharArray()) {
      if (command == '.') {
        breaker.succeeded();
      } else {
        opened = fail();
      }
    }
    assertThat(opened).isEqualTo(opens);
    assertThat(breaker.isClosed()).isEqualTo(!opens);
    assertThat(breaker.opens()).isEqualTo(opens ? 1 : 0);
    assertThat(breaker.reason()).isEqualTo(opens ? Kind.TIMEOUT : null);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"REFUSED", "DENIED"})
  void someFailuresOpenItAtOnce(Kind kind) {
    assertThat(closed().failed(kind, now)).isTrue();
    assertThat(breaker.isClosed()).isFalse();
    assertThat(breaker.reason()).isEqualTo(kind);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"OPEN", "CLOSED", "OUT_OF_MEMORY"})
  void whatIsNoFailureOfRedisNeverOpensIt(Kind kind) {
    closed();
    for (int i = 0; i < 100; i++) {
      assertThat(breaker.failed(kind, now)).isFalse();
    }
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void failureWhileOpenChangesNothing() {
    assertThat(fail()).isFalse();
    assertThat(breaker.reason()).isEqualTo(Kind.TIMEOUT);
    assertThat(breaker.opens()).isZero();
  }

  @Test
  void failureOfBeforeItClosedIsNotCounted() {
    long before = now;
    seconds(1);
    closed();
    for (int i = 0; i < 100; i++) {
      assertThat(breaker.failed(Kind.REFUSED, before)).isFalse();
    }
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void theSoonerItReopensTheMoreProbesAreNeeded() {
    closed();
    seconds(11);
    assertThat(breaker.open(Kind.IO)).isTrue();
    int[] expected = {2, 4, 8, 16, 32, 40, 40};
    for (int needed : expected) {
      assertThat(goodProbesNeeded()).isEqualTo(needed);
      breaker.close();
      seconds(9);
      breaker.open(Kind.IO);
    }
    assertThat(goodProbesNeeded()).isEqualTo(40);
    breaker.close();
    seconds(10);
    breaker.open(Kind.IO);
    assertThat(goodProbesNeeded()).isEqualTo(2);
  }

  @Test
  void probesCountInARow() {
    closed();
    seconds(11);
    breaker.open(Kind.IO);
    assertThat(breaker.probed(true)).isFalse();
    assertThat(breaker.probed(false)).isFalse();
    assertThat(breaker.probed(true)).isFalse();
    assertThat(breaker.open(Kind.OPEN)).isFalse(); // an invalidation came
    assertThat(breaker.probed(true)).isTrue();
    assertThat(breaker.opens()).isEqualTo(1);
    assertThat(breaker.reason()).isEqualTo(Kind.IO);
  }

  @Test
  void closingForgetsOldFailures() {
    closed();
    for (int i = 0; i < 5; i++) {
      fail();
    }
    breaker.close();
    for (int i = 0; i < 4; i++) {
      assertThat(fail()).isFalse();
    }
  }
}
