package dev.loom.cache.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis as a process of its own, on a free port of the loopback address, without
 * persistence. It can be frozen, killed and started again where it was.
 */
public final class RedisServer implements AutoCloseable {
  private static final int STARTS = 5;
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static Path embedded;

  private final Path executable;
  private final List<String> config;
  private final Path directory;
  private int port;
  private Process process;

  private RedisServer(Path executable, List<String> config) throws IOException {
    this.executable = executable;
    this.config = config;
    this.directory = Files.createTempDirectory("redis");
  }

  /**
   * Starts the embedded Redis 6.2, or the one that {@code LOOM_REDIS_SERVER} names; each line is
   * one of {@code redis.conf}.
   */
  public static RedisServer start(String... config) {
    return start(embedded(), config);
  }

  /**
   * Starts a sentinel, which alone decides that the master {@code main} on a port has died, half a
   * second after its last answer.
   */
  public static RedisServer startSentinel(int masterPort) {
    return start(
        embedded(),
        "sentinel monitor main 127.0.0.1 " + masterPort + " 1",
        "sentinel down-after-milliseconds main 500",
        "sentinel failover-timeout main 2000");
  }

  /** Starts another Redis, for instance {@link #onPath}. */
  public static RedisServer start(Path executable, String... config) {
    try {
      RedisServer server = new RedisServer(executable, List.of(config));
      for (int i = 0; i < STARTS; i++) {
        server.port = freePort();
        if (server.launch()) {
          return server;
        }
      }
      throw new IOException("no Redis after " + STARTS + " starts, see " + server.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The {@code redis-server} of this machine, {@code null} where there is none. */
  public static Path onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static synchronized Path embedded() {
    String other = System.getenv("LOOM_REDIS_SERVER");
    if (other != null) {
      return Path.of(other);
    }
    if (embedded == null) {
      try {
        File directory = Files.createTempDirectory("redis-binary").toFile();
        embedded = ExecutableProvider.newJarResourceProvider(directory).get().toPath();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return embedded;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path log() {
    return directory.resolve("redis.log");
  }

  private boolean launch() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("port " + port);
    lines.add("bind 127.0.0.1");
    lines.add("dir " + directory.toAbsolutePath());
    lines.add("save \"\"");
    lines.add("appendonly no");
    lines.addAll(config);
    Path file = Files.write(directory.resolve("redis.conf"), lines);
    Process started =
        new ProcessBuilder(command(file))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    process = started;
    return answers();
  }

  private List<String> command(Path file) {
    List<String> command =
        new ArrayList<>(List.of(executable.toString(), file.toAbsolutePath().toString()));
    if (config.stream().anyMatch(line -> line.startsWith("sentinel "))) {
      command.add("--sentinel");
    }
    return command;
  }

  /**
   * Waits until it answers at all; false when it ended instead, for instance for want of a port.
   */
  private boolean answers() throws IOException {
    long deadline = System.nanoTime() + START_NANOS;
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
        socket.setSoTimeout(1000);
        socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
        if (socket.getInputStream().read() != -1) {
          return true; // an error is an answer too: a password may be needed
        }
      } catch (IOException e) {
        pause();
      }
    }
    kill();
    return false;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Its address for a client without a password. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Sends one command over a connection of its own; texts come as {@code byte[]}. */
  public Object send(String... command) {
    try (Connection connection = new Connection(new HostAndPort("127.0.0.1", port))) {
      String[] arguments = List.of(command).subList(1, command.length).toArray(new String[0]);
      connection.sendCommand(() -> command[0].getBytes(StandardCharsets.UTF_8), arguments);
      return connection.getOne();
    }
  }

  /** The text of a reply, {@code null} for none. */
  static String text(Object reply) {
    return reply == null ? null : new String((byte[]) reply, StandardCharsets.UTF_8);
  }

  /** Stops it in its tracks: the kernel takes its connections, and nothing is answered. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it go on. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Kills it at once, frozen or not; what it held is lost. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts it anew after {@link #kill}, empty, where it was. */
  public void restart() {
    try {
      if (process.isAlive() || !launch()) {
        throw new IllegalStateException("Redis did not start again, see " + log());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
