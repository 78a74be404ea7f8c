package dev.loom.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds source files that name float or double outside comments and string literals. */
final class FloatingPointSources {

  private static final Pattern SILENT =
      Pattern.compile(
          "(?s)/\\*.*?\\*/|//[^\\n]*|'(?:\\\\.|[^'\\\\])'|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"");
  private static final Pattern FLOATING =
      Pattern.compile(
          "\\b(?:float|double|Float|Double)\\b|"
              + "\\b\\d[\\d_]*\\.(?!\\w*\\()|(?<![\\w.)])\\.\\d|\\b\\d[\\d_]*[eE][+-]?\\d|\\b\\d[\\d_]*[dDfF]\\b");

  private FloatingPointSources() {}

  static List<Path> below(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String code = SILENT.matcher(Files.readString(file)).replaceAll(" ");
        if (FLOATING.matcher(code).find()) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
