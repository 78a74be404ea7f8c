package dev.loom.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How much of this machine's processors other processes use, where Linux tells it. */
final class Neighbours {
  private static final Path MACHINE = Path.of("/proc/stat");
  private static final Duration TICK = Duration.ofMillis(10);

  // Fields of the machine's line: user, nice, system, idle, wait for disks, and so on.
  private static final int IDLE = 4;
  private static final int WAITING = 5;

  private final long[] begun = read();

  /** Their share since this was made, 0 to 1; 0 where it is not known. */
  double share() {
    long[] now = read();
    double all = now[0] - begun[0];
    return all <= 0 ? 0 : Math.max(0, (now[1] - begun[1]) / all);
  }

  /** Time of all processors, and what of it others have used. */
  private static long[] read() {
    try {
      List<String> lines = Files.readAllLines(MACHINE);
      String[] fields = lines.get(0).trim().split(" +");
      long all = 0;
      for (int i = 1; i < Math.min(9, fields.length); i++) {
        all += Long.parseLong(fields[i]) * TICK.toNanos();
      }
      long idle = Long.parseLong(fields[IDLE]) + Long.parseLong(fields[WAITING]);
      return new long[] {all, all - idle * TICK.toNanos() - own()};
    } catch (IOException | RuntimeException e) {
      return new long[2];
    }
  }

  /** What this process and its children have used. */
  private static long own() {
    ProcessHandle self = ProcessHandle.current();
    long own = self.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    for (ProcessHandle child : (Iterable<ProcessHandle>) self.descendants()::iterator) {
      own += child.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
    return own;
  }
}
