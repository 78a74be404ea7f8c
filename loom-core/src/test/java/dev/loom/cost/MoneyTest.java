package dev.loom.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0000, 0",
    "0E+5, 0",
    "12.7500, 12.75",
    "20, 20",
    "1E+2, 100",
    "0.0000000000005, 0",
    "0.0000000000015, 0.000000000002",
    "0.0000000000006, 0.000000000001",
    "1E-999999999, 0",
    "-1E-999999999, 0",
    "-0.25, -0.25",
    "9223372.036854775807, 9223372.036854775807",
    "-9223372.036854775808, -9223372.036854775808"
  })
  void usdIsRoundedHalfEvenAndShownPlainly(String usd, String text) {
    assertThat(Money.ofUsd(usd)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372.036854775808", "10000000", "1E+999999999", "-1E+999999999"})
  void whatIsBeyondTheLimitIsRefused(String usd) {
    BigDecimal amount = new BigDecimal(usd);

    assertThatThrownBy(() -> Money.ofUsd(amount))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("9,223,372 USD");
  }

  @Test
  void arithmeticIsExactOrRefused() {
    Money most = new Money(Long.MAX_VALUE);
    Money one = new Money(1);

    assertThat(new Money(5).plus(one)).isEqualTo(new Money(6));
    assertThat(new Money(5).minus(one)).isEqualTo(new Money(4));
    assertThat(new Money(5).times(-3)).isEqualTo(new Money(-15));
    assertThat(most.compareTo(one)).isPositive();
    assertThat(most.toUsd()).isEqualTo("9223372.036854775807");
    assertThatThrownBy(() -> most.plus(one)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Money(-2).minus(most)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
  }
}
