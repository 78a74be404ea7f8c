package dev.loom.examples.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigOptionTest {
  @TempDir Path folder;

  @Test
  void fileIsReadOnce() throws Exception {
    Path file = Files.writeString(folder.resolve("loom.yaml"), "cache: {max_size: 7}\n");
    ConfigOption option = new ConfigOption();
    CommandLine.populateCommand(option, "--config", file.toString());
    assertThat(option.read().cache().maxSize()).isEqualTo(7);
    Files.writeString(file, ""); // as a pipe is once it was read
    assertThat(option.read().cache().maxSize()).isEqualTo(7);
  }

  @Test
  void withoutAFileAllIsDefault() {
    assertThat(new ConfigOption().read().cache().maxSize()).isEqualTo(10_000);
  }
}
