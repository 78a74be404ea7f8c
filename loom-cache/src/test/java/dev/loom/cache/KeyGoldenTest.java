package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.ChatRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class KeyGoldenTest {
  private record Golden(String name, String request, String key) {
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
        golden.add(new Golden(lines[0].substring(2), lines[1], lines[2].substring(2)));
      }
    }
    return golden;
  }

  @TestFactory
  List<DynamicTest> keysNeverChange() throws IOException {
    return file().stream()
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.name,
                    () ->
                        assertThat(CacheKey.of(golden.parsed(), golden.scope()))
                            .hasToString(golden.key)))
        .toList();
  }

  @TestFactory
  List<DynamicTest> referenceAgrees() throws IOException {
    return file().stream()
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.name,
                    () ->
                        assertThat(ReferenceKey.of(golden.parsed(), golden.scope()))
                            .isEqualTo(golden.key)))
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
