package dev.loom.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The main classes of all modules that examples can see, read from the class path. */
final class HouseClasses {

  static final Path ROOT = Path.of(System.getProperty("loom.root", "..")).toAbsolutePath();

  private HouseClasses() {}

  static JavaClasses ofTree() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("dev.loom");
  }

  /** Names of the published modules that have main code. */
  static List<String> modulesWithCode() throws IOException {
    try (Stream<Path> children = Files.list(ROOT)) {
      return children
          .filter(child -> child.getFileName().toString().startsWith("loom-"))
          .filter(child -> Files.isDirectory(child.resolve("src/main/java")))
          .map(child -> child.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** Whether one of the classes was read from the folder or the jar of a module. */
  static boolean reads(JavaClasses classes, String module) {
    return classes.stream()
        .flatMap(type -> type.getSource().stream())
        .anyMatch(source -> source.getUri().toString().contains("/" + module + "/target/"));
  }
}
