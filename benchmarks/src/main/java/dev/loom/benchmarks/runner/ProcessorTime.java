package dev.loom.benchmarks.runner;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processor time in nanoseconds: of this process, and of the whole machine. */
final class ProcessorTime {
  private static final Path STAT = Path.of("/proc/stat");

  /** Linux counts in hundredths of a second, whatever its own clock. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** The places of idle and waiting time in the line. */
  private static final List<Integer> IDLE = List.of(4, 5);

  /** After this place the line repeats time that is counted before: that of guests. */
  private static final int LAST = 8;

  private ProcessorTime() {}

  static long ofThisProcess() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** What all processes took since the machine began; 0 where the system does not tell. */
  static long ofMachine() {
    try (Stream<String> lines = Files.lines(STAT)) {
      return lines.findFirst().map(ProcessorTime::parse).orElse(0L);
    } catch (IOException e) {
      return 0;
    }
  }

  static long parse(String line) {
    List<String> words = List.of(line.split(" +", -1));
    long ticks = 0;
    for (int i = 1; i <= Math.min(LAST, words.size() - 1); i++) {
      ticks += IDLE.contains(i) ? 0 : Long.parseLong(words.get(i));
    }
    return ticks * NANOS_PER_TICK;
  }
}
