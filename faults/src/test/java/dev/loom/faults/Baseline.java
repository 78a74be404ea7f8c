package dev.loom.faults;

import dev.loom.cache.redis.KeptLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a row finds before it begins, and has to leave behind. */
final class Baseline {
  private static final int SPARE = 2;
  private static final long SPARE_HEAP = 16L << 20;
  private static final Duration SETTLING = Duration.ofSeconds(5);
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final long threads = threads();
  private final long files = descriptors(false);
  private final long sockets = descriptors(true);
  private final long heap = heap();
  private final int lines = KeptLog.lines().size();

  /** Requires that all is as it was. */
  void check(Attempt attempt) {
    long end = System.nanoTime() + SETTLING.toNanos();
    String trouble = trouble();
    while (trouble != null && System.nanoTime() - end < 0) {
      Attempt.pause(Duration.ofMillis(20));
      trouble = trouble();
    }
    attempt.require(trouble == null ? "" : trouble, trouble == null);
    long grown = heap() - heap;
    attempt.require("heap grew by " + (grown >> 20) + " MiB", grown <= SPARE_HEAP);
    List<String> said = KeptLog.lines();
    for (String line : said.subList(Math.min(lines, said.size()), said.size())) {
      attempt.require("no log line holds a canary", !Question.holdsCanary(line));
      attempt.require(
          "no log line holds a control character", line.chars().noneMatch(c -> c < ' '));
    }
  }

  private @Nullable String trouble() {
    if (threads() > threads + SPARE) {
      return "threads are " + threads() + " as before, " + threads;
    }
    if (descriptors(false) > files + SPARE) {
      return "open files are " + descriptors(false) + " as before, " + files;
    }
    if (descriptors(true) > sockets + SPARE) {
      return "sockets are " + descriptors(true) + " as before, " + sockets;
    }
    return null;
  }

  /** Live threads but those that the JDK keeps for a minute after each child process. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().startsWith("process reaper"))
        .count();
  }

  private static long descriptors(boolean sockets) {
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.filter(each -> isSocket(each) == sockets).count();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0; // a system without them
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // it was the one by which the folder was read
    }
  }

  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
