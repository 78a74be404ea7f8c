package dev.loom.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> KNOWN =
      List.of("scope", "secret", "max_size", "max_memory_mb", "default_ttl");

  @ParameterizedTest
  @CsvSource({
    "scop, scope",
    "scopes, scope",
    "socpe, scope",
    "skope, scope",
    "SCOPE, scope",
    "maxsize, max_size",
    "max-memory-mb, max_memory_mb",
    "max_memroy, max_memory_mb",
    "ttl_default,",
    "sckkopp,",
    "x,",
    "'',",
  })
  void nearestNameIsTheOneThatWasMeant(String name, String expected) {
    assertThat(NearestName.to(name, KNOWN)).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void nearerNameWinsWhateverTheOrder() {
    assertThat(NearestName.to("abce", List.of("abcd", "abcef", "abce"))).contains("abce");
  }

  @Test
  void veryLongNameIsLikeNone() {
    assertThat(NearestName.to("x".repeat(65), List.of("x".repeat(64)))).isEmpty();
  }
}
