package dev.loom.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {

  private static String printed(Table table) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console = new Console(InputStream.nullInputStream(), out, new ByteArrayOutputStream());
    table.print(console);
    console.finish();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void columnsAreAsWideAsTheyNeed() {
    Table table = new Table("NAME", ">COUNT");
    table.row("a", "1,000,000");
    table.row("longer", "1");
    assertThat(printed(table))
        .isEqualTo("NAME        COUNT\na       1,000,000\nlonger          1\n");
  }

  @Test
  void storedTextCannotSteerTheTerminal() {
    Table table = new Table("NAME");
    table.row("\u001B[2J\nx\u202E😀");
    assertThat(printed(table)).isEqualTo("NAME\n\uFFFD[2J\uFFFDx\uFFFD😀\n");
  }
}
