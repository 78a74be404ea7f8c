package dev.loom.benchmarks.runner;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where numbers were made.
 *
 * @param cpu model of the processor
 * @param cores processors that the JVM may use
 * @param memoryMib memory in MiB
 * @param kernel kernel and its version
 * @param jdk vendor and version of the JDK
 * @param jdkMajor its feature release
 */
record Machine(String cpu, int cores, long memoryMib, String kernel, String jdk, int jdkMajor) {

  static Machine here() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize() >> 20,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        Runtime.version().feature());
  }

  private static String cpuModel() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(Machine::architecture);
    } catch (IOException e) {
      return architecture();
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch");
  }

  /** The garbage collector of this JVM, by the name that its option has. */
  static String collector() {
    List<String> beans =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .toList();
    String all = String.join(" ", beans);
    if (all.contains("G1")) {
      return "G1";
    }
    if (all.contains("PS ")) {
      return "Parallel";
    }
    if (all.contains("Copy")) {
      return "Serial";
    }
    return beans.stream()
        .map(name -> name.split(" ", 2)[0])
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Load of the last minute; negative where the system does not tell. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
