package dev.loom.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A copy of the root pom with modules of its own, built by the Maven that runs this build. The copy
 * brings loom-bom along, so nothing of ours needs to be installed; Maven works offline, on what
 * this very build has fetched.
 */
final class PlantedReactor {

  private static final Pattern MODULES = Pattern.compile("(?s)<modules>.*?</modules>");
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>loom-parent</artifactId>\\s*<version>([^<]+)</version>");
  private static final long LIMIT_SECONDS = 240;

  private final Path folder;
  private final StringBuilder modules = new StringBuilder("<module>loom-bom</module>");
  private final String rootPom;

  PlantedReactor(Path folder) throws IOException {
    this.folder = folder;
    this.rootPom = Files.readString(HouseClasses.ROOT.resolve("pom.xml"));
    Path bom = Files.createDirectories(folder.resolve("loom-bom"));
    Files.copy(HouseClasses.ROOT.resolve("loom-bom/pom.xml"), bom.resolve("pom.xml"));
  }

  /** Where Maven is; the build tells by a system property. */
  static Path maven() {
    return Path.of(System.getProperty("maven.home", "absent")).resolve("bin/mvn");
  }

  /** Adds a module below the root pom. */
  void add(String name, String dependencies, String source) throws IOException {
    Planted.write(folder.resolve(name).resolve("src/main/java"), source);
    String identity =
        """
        <parent>
          <groupId>dev.loom</groupId>
          <artifactId>loom-parent</artifactId>
          <version>%s</version>
        </parent>
        <artifactId>%s</artifactId>
        <name>%s</name>
        """
            .formatted(version(), name, name);
    module(name, identity + "<dependencies>" + dependencies + "</dependencies>");
  }

  /** Adds an artifact without content and parent, to be found where no repository has it. */
  void addStub(String group, String artifact, String version) throws IOException {
    String identity =
        "<groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>"
            .formatted(group, artifact, version);
    module(artifact, identity + "<packaging>pom</packaging>");
  }

  private void module(String name, String content) throws IOException {
    Path module = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        module.resolve("pom.xml"),
        "<project xmlns=\"http://maven.apache.org/POM/4.0.0\">"
            + "<modelVersion>4.0.0</modelVersion>"
            + content
            + "</project>");
    modules.append("<module>").append(name).append("</module>");
  }

  private String version() {
    Matcher version = VERSION.matcher(rootPom);
    if (!version.find()) {
      throw new IllegalStateException("the root pom names no version");
    }
    return version.group(1);
  }

  /**
   * Builds all modules, each on its own: one that fails stops no other. Profiles are Maven's
   * option.
   */
  BuildLog verify(String profiles) throws IOException, InterruptedException {
    String replacement = Matcher.quoteReplacement("<modules>" + modules + "</modules>");
    String pom = MODULES.matcher(rootPom).replaceFirst(replacement);
    Files.writeString(folder.resolve("pom.xml"), pom);
    Path log = folder.resolve("build.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                maven().toString(),
                "-B",
                "-o",
                "--fail-at-end",
                profiles,
                "-Dstyle.color=never",
                "-Dloom.root=" + HouseClasses.ROOT,
                "-Dmaven.repo.local=" + System.getProperty("maven.repo.local"),
                "-f",
                folder.resolve("pom.xml").toString(),
                "verify")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MAVEN_OPTS", "-Xmx512m -XX:TieredStopAtLevel=1");
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Maven took too long:\n" + Files.readString(log));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new BuildLog(process.exitValue(), Files.readString(log));
  }
}
