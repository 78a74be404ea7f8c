package dev.loom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.config.CacheConfig;
import dev.loom.config.LoomConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The settings file in the documents is complete, and says the truth about the defaults. */
class SettingsFileTest {
  private static final Path FILE =
      Path.of(System.getProperty("loom.root", "..")).resolve("docs/loom.yaml");

  @Test
  void documentedDefaultsAreTheDefaults() {
    assertThat(LoomConfig.read(FILE).cache()).isEqualTo(LoomConfig.parse("empty", "").cache());
  }

  @Test
  void everySettingIsDocumented() throws IOException {
    String text = Files.readString(FILE);
    assertThat(Arrays.stream(CacheConfig.class.getRecordComponents()))
        .allSatisfy(
            setting ->
                assertThat(text)
                    .containsPattern("(?m)^  (# )?" + yamlName(setting.getName()) + ": "));
  }

  private static String yamlName(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
