package dev.loom.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles small sources into a folder of their own and reads the classes from there. */
final class Planted {

  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum) (\\w+)");

  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  // One for all, since it keeps the jars of the class path open.
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  private Planted() {}

  static JavaClasses classes(Path folder, List<String> sources) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      files.add(write(folder.resolve("src"), source));
    }
    Path output = Files.createDirectories(folder.resolve("classes"));
    List<String> options = List.of("-proc:none", "-d", output.toString(), "-cp", CLASS_PATH);
    StringWriter messages = new StringWriter();
    boolean compiled =
        COMPILER
            .getTask(messages, FILES, null, options, null, FILES.getJavaFileObjectsFromPaths(files))
            .call();
    if (!compiled) {
      throw new IllegalArgumentException("planted source does not compile: " + messages);
    }
    return new ClassFileImporter().importPath(output);
  }

  /** Writes a source to where its package and type belong. */
  static Path write(Path sourceFolder, String source) throws IOException {
    Path folder = sourceFolder.resolve(first(PACKAGE, source, "").replace('.', '/'));
    Files.createDirectories(folder);
    String name = first(TYPE, source, "package-info");
    return Files.writeString(folder.resolve(name + ".java"), source);
  }

  private static String first(Pattern pattern, String source, String otherwise) {
    Matcher matcher = pattern.matcher(source);
    return matcher.find() ? matcher.group(1) : otherwise;
  }
}
