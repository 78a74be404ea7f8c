package dev.loom.benchmarks.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis of our own: {@code redis-server} of the path, else the one that embedded-redis brings. A
 * process on a free port of the loopback address, without persistence, ended with its handle.
 */
public final class RedisServer implements AutoCloseable {
  /** The system property by which forks learn its port. */
  public static final String PORT = "loom.redis.port";

  private static final int STARTS = 3;
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Path folder;
  private final int port;
  private final Process process;
  private final String description;

  private RedisServer(Path folder, int port, Process process, String source) {
    this.folder = folder;
    this.port = port;
    this.process = process;
    this.description = "Redis " + version(port) + ", " + source;
  }

  /** No Redis can be started here. */
  public static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }

  /**
   * Starts a Redis.
   *
   * @return the Redis, which the caller closes
   * @throws Unavailable when none can be started, with the reason
   */
  public static RedisServer start() throws Unavailable {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("loom-redis");
      Path path = onPath();
      RedisServer found = path == null ? null : start(folder, path, "redis-server of the path");
      if (found == null) {
        Path embedded = ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
        found = start(folder, embedded, "embedded");
      }
      if (found != null) {
        return found;
      }
    } catch (IOException | RuntimeException e) {
      delete(folder);
      throw new Unavailable("no Redis starts here: " + e);
    }
    delete(folder);
    throw new Unavailable("no Redis starts here");
  }

  private static @Nullable Path onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable RedisServer start(Path folder, Path executable, String source)
      throws IOException {
    for (int i = 0; i < STARTS; i++) {
      int port = freePort();
      Process process = launch(folder, executable, port);
      if (answers(process, port)) {
        return new RedisServer(folder, port, process, source);
      }
      process.destroyForcibly();
    }
    return null;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Process launch(Path folder, Path executable, int port) throws IOException {
    List<String> lines =
        List.of(
            "port " + port,
            "bind 127.0.0.1",
            "dir " + folder.toAbsolutePath(),
            "save \"\"",
            "appendonly no");
    Path file = Files.write(folder.resolve("redis.conf"), lines);
    Process process =
        new ProcessBuilder(executable.toString(), file.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    // It never outlives the command, also when that is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static boolean answers(Process process, int port) {
    long end = System.nanoTime() + START_NANOS;
    while (process.isAlive() && System.nanoTime() - end < 0) {
      try (RawRedis redis = new RawRedis(port)) {
        if ("PONG".equals(redis.call("PING"))) {
          return true;
        }
      } catch (UncheckedIOException e) {
        pause(); // not yet
      }
    }
    return false;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String version(int port) {
    try (RawRedis redis = new RawRedis(port)) {
      return String.valueOf(redis.call("INFO", "server"))
          .lines()
          .filter(line -> line.startsWith("redis_version:"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("of an unknown version");
    }
  }

  /** The Redis that the command has started for its forks. */
  public static int portOfRun() {
    return Integer.getInteger(PORT, 0);
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Its version, and where it comes from. */
  public String description() {
    return description;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    delete(folder);
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(RedisServer::deleteOne);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
