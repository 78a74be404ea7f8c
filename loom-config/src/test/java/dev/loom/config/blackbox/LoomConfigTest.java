package dev.loom.config.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.config.ConfigException;
import dev.loom.config.LoomConfig;
import dev.loom.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoomConfigTest {

  @TempDir Path folder;

  @Test
  void fileIsReadWithTheSecretsBesideIt() throws IOException {
    Files.writeString(folder.resolve("key"), "s3cret".repeat(6) + "\n");
    Path file = Files.writeString(folder.resolve("loom.yaml"), "cache:\n  secret: file:key\n");
    assertThat(LoomConfig.read(file).cache().secret()).isEqualTo(Secret.of("s3cret".repeat(6)));
  }

  @Test
  void textIsReadWithTheEnvironmentOfTheProcess() {
    assertThat(LoomConfig.parse("text", "cache: {backend: '${PATH}'}").cache().backend())
        .isEqualTo(System.getenv("PATH"));
  }

  @Test
  void missingFileIsToldInOneSentence() {
    Path file = folder.resolve("absent.yaml");
    assertThatThrownBy(() -> LoomConfig.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + " does not exist")
        .hasNoCause();
  }

  @Test
  void folderIsNoFile() {
    assertThatThrownBy(() -> LoomConfig.read(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessage(folder + " cannot be read as a file");
  }

  @Test
  void fileOfAnotherEncodingIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("f"), new byte[] {'a', ':', ' ', (byte) 0xE4});
    assertThatThrownBy(() -> LoomConfig.read(file)).hasMessage(file + " is not UTF-8 text");
  }

  @Test
  void sizeIsLimited() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "#\n".repeat(1 << 19));
    assertThat(LoomConfig.read(file).cache().enabled()).isTrue();
    Files.writeString(file, "#".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> LoomConfig.read(file))
        .hasMessage(file + " is larger than 1048576 bytes");
    assertThatThrownBy(() -> LoomConfig.parse("text", "#".repeat((1 << 20) + 1)))
        .hasMessage("text is larger than 1048576 characters");
  }

  @Test
  void problemBeginsWithTheNameOfTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "\ncash: 1\n");
    assertThatThrownBy(() -> LoomConfig.read(file))
        .hasMessage(file + " line 2: cash is no setting; did you mean cache?");
  }
}
