package dev.loom.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

  @Test
  void idleWaitingAndGuestsAreLeftOut() {
    assertThat(ProcessorTime.parse("cpu  100 20 3 4000 500 6 7 8 90 10"))
        .isEqualTo((100 + 20 + 3 + 6 + 7 + 8) * 10_000_000L);
    assertThat(ProcessorTime.parse("cpu  1 2 3 4")).isEqualTo(60_000_000L);
  }

  @Test
  void theMachineTakesAtLeastWhatThisProcessTakes() {
    assumeTrue(Files.isReadable(Path.of("/proc/stat")), "no /proc/stat: not measured");
    long machine = ProcessorTime.ofMachine();
    long own = ProcessorTime.ofThisProcess();
    while (ProcessorTime.ofThisProcess() - own < 100_000_000L) {
      Thread.onSpinWait();
    }
    assertThat(ProcessorTime.ofMachine() - machine).isGreaterThanOrEqualTo(80_000_000L);
  }
}
