package dev.loom.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A test of a row in another module.
 *
 * @param id the row
 * @param root the folder of all modules
 * @param module its module
 * @param type its class
 * @param method its name
 */
record Elsewhere(String id, Path root, String module, String type, String method) {
  private static final Pattern MARK =
      Pattern.compile("@Fault\\(\"([A-Z]-\\d\\d)\"\\)\\s+(?:@\\w+\\S*\\s+)*void (\\w+)\\(");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

  /** All tests of rows in the published modules. */
  static List<Elsewhere> in(Path root) throws IOException {
    List<Elsewhere> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.sorted().toList()) {
        Path tests = module.resolve("src/test/java");
        if (module.getFileName().toString().startsWith("loom-") && Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            for (Path file : files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
              read(root, module, file, found);
            }
          }
        }
      }
    }
    return found;
  }

  private static void read(Path root, Path module, Path file, List<Elsewhere> found)
      throws IOException {
    String text = Files.readString(file);
    String name = file.getFileName().toString().replace(".java", "");
    Matcher home = PACKAGE.matcher(text);
    String type = home.find() ? home.group(1) + "." + name : name;
    Matcher mark = MARK.matcher(text);
    while (mark.find()) {
      found.add(
          new Elsewhere(mark.group(1), root, module.getFileName().toString(), type, mark.group(2)));
    }
  }

  /**
   * What its own module's tests said of it, if they ran on the classes that are there now: else it
   * is not measured.
   */
  Result result() {
    String place = type.substring(type.lastIndexOf('.') + 1) + "." + method;
    Verdict verdict = Verdict.NOT_MEASURED;
    String why = "its tests have not run on these classes";
    try {
      Path target = root.resolve(module).resolve("target");
      Path report = target.resolve("surefire-reports/TEST-" + type + ".xml");
      if (Files.exists(report) && isNewer(report, target)) {
        String text = Files.readString(report);
        Matcher test =
            Pattern.compile(
                    "<testcase name=\"" + method + "\"[^>]*?(/>|>.*?</testcase>)", Pattern.DOTALL)
                .matcher(text);
        if (test.find()) {
          boolean failed = test.group(1).contains("<failure") || test.group(1).contains("<error");
          boolean skipped = test.group(1).contains("<skipped");
          verdict = failed ? Verdict.FAIL : skipped ? Verdict.NOT_MEASURED : Verdict.OK;
          why = skipped ? "skipped" : "by its module's own build";
        }
      }
    } catch (IOException e) {
      why = "its report cannot be read";
    }
    return new Result(
        id, "see " + module, "ordinary", why, place, verdict, Duration.ZERO, 0, List.of());
  }

  private static boolean isNewer(Path report, Path target) throws IOException {
    FileTime then = Files.getLastModifiedTime(report);
    for (String folder : List.of("classes", "test-classes")) {
      Path classes = target.resolve(folder);
      if (Files.isDirectory(classes)) {
        try (Stream<Path> all = Files.walk(classes)) {
          for (Path each : all.filter(Files::isRegularFile).toList()) {
            if (Files.getLastModifiedTime(each).compareTo(then) > 0) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }
}
