package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.ChatRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class KeyGoldenTest {
  private static final CacheSecret SECRET =
      CacheSecret.of("the golden secret: not one to use anywhere");
  // HKDF-SHA-256 of the secret, computed by another program.
  private static final String DIGEST_KEY =
      "46e1edebb9f88bfdaf3b186047c475689305349247ed49455511958406ed7942";

  /** A request, its plain key, and its key under the secret. */
  private record Golden(String name, String request, String key, String keyed) {
    ChatRequest parsed() {
      return RequestText.read(request);
    }

    CacheScope scope() {
      Map<?, ?> members = (Map<?, ?>) Objects.requireNonNull(TreeText.read(request));
      return members.get("scope") instanceof String scope
          ? CacheScope.valueOf(scope)
          : CacheScope.TENANT;
    }
  }

  private static List<Golden> file() throws IOException {
    List<Golden> golden = new ArrayList<>();
    try (InputStream in = KeyGoldenTest.class.getResourceAsStream("golden-keys.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String block : text.substring(text.indexOf("\n\n") + 2).split("\n\n")) {
        String[] lines = block.strip().split("\n");
        golden.add(
            new Golden(
                lines[0].substring(2), lines[1], lines[2].substring(2), lines[3].substring(2)));
      }
    }
    return golden;
  }

  @TestFactory
  List<DynamicTest> keysNeverChange() throws IOException {
    KeyDerivation keyed = new KeyDerivation(SECRET, Set.of());
    return each(
        golden -> {
          assertThat(CacheKey.of(golden.parsed(), golden.scope())).hasToString(golden.key);
          assertThat(keyed.derive(golden.parsed(), golden.scope())).hasToString(golden.keyed);
        });
  }

  @TestFactory
  List<DynamicTest> referenceAgrees() throws IOException {
    byte[] secret = HexFormat.of().parseHex(DIGEST_KEY);
    return each(
        golden -> {
          assertThat(ReferenceKey.of(golden.parsed(), golden.scope())).isEqualTo(golden.key);
          assertThat(ReferenceKey.of(golden.parsed(), golden.scope(), secret))
              .isEqualTo(golden.keyed);
        });
  }

  private static List<DynamicTest> each(Consumer<Golden> check) throws IOException {
    return file().stream()
        .map(golden -> DynamicTest.dynamicTest(golden.name, () -> check.accept(golden)))
        .toList();
  }

  @Test
  void fileHoldsAtLeastFortyPairsWithDifferentKeysSaveWhatIsInert() throws IOException {
    List<Golden> golden = file();
    assertThat(golden).hasSizeGreaterThanOrEqualTo(40);
    Map<String, String> names = new HashMap<>();
    List<String> equal = new ArrayList<>();
    for (Golden one : golden) {
      String other = names.putIfAbsent(one.key, one.name);
      if (other != null) {
        equal.add(other + " = " + one.name);
      }
    }
    assertThat(equal)
        .containsExactlyInAnyOrder(
            "tenant = user does not count in tenant scope", "one user message = inert members");
  }
}
