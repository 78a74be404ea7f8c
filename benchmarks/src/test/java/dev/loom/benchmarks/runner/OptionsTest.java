package dev.loom.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  private static final List<String> KNOWN = List.of("B-00", "B-01", "T-1");

  private static Options parse(String line) {
    return Options.parse(KNOWN, line.isEmpty() ? new String[0] : line.split(" "));
  }

  @Test
  void quickAndStrictAreTheDefaults() {
    assertThat(parse(""))
        .isEqualTo(new Options(false, null, Set.of(), Options.Gate.STRICT, false, false));
    assertThat(parse("--quick").full()).isFalse();
  }

  @Test
  void eachOptionIsRead(@TempDir Path folder) {
    Path json = folder.resolve("out.json");
    Options options = parse("--full --gate loose --json " + json + " --only B-01,T-1");
    assertThat(options.full()).isTrue();
    assertThat(options.gate()).isEqualTo(Options.Gate.LOOSE);
    assertThat(options.json()).isEqualTo(json);
    assertThat(options.only()).containsExactlyInAnyOrder("B-01", "T-1");
    assertThat(parse("--full --publish").publish()).isTrue();
    assertThat(parse("--help").help()).isTrue();
  }

  @Test
  void theControlRowIsAlwaysMeasured() {
    Options options = parse("--only T-1");
    assertThat(KNOWN.stream().filter(options::selects)).containsExactly("B-00", "T-1");
    assertThat(KNOWN).allMatch(parse("")::selects);
  }

  @Test
  void partsOfARowAreAskedForWithIt() {
    List<String> known = List.of("B-00", "B-06", "B-06-raw", "B-07", "B-07-drop", "B-08");
    Options options = Options.parse(known, "--only", "B-06,B-07");
    assertThat(known.stream().filter(options::selects))
        .containsExactly("B-00", "B-06", "B-06-raw", "B-07", "B-07-drop");
    assertThat(known.stream().filter(options::names)).hasSize(4).doesNotContain("B-00");
    assertThat(known.stream().filter(Options.parse(known, "--only", "B-07-drop")::names))
        .containsExactly("B-07-drop");
    assertThat(known).noneMatch(Options.parse(known)::names);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--fast | unknown argument --fast; see --help",
        "out.json | unknown argument out.json; see --help",
        "--quick --full | --quick and --full exclude each other; give one",
        "--only | --only needs a value; see --help",
        "--gate --full | --gate needs a value; see --help",
        "--only B-01,B-77 | --only names B-77; there are B-00, B-01, T-1",
        "--gate hard | --gate is hard; allowed are strict, loose and none",
        "--publish | --publish needs --full and all rows, without --only",
        "--full --publish --only B-01 | --publish needs --full and all rows, without --only",
        "--json /no/such/folder/x.json"
            + "| --json is /no/such/folder/x.json; give a file in a folder that can be written",
      })
  void wrongUsageIsToldInOneSentence(String line, String message) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(Options.WrongUsage.class)
        .hasMessage(message);
  }
}
