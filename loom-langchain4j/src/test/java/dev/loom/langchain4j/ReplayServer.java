package dev.loom.langchain4j;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A real HTTP server on the loopback interface that gives answers in the order they were queued.
 */
public final class ReplayServer implements AutoCloseable {
  static {
    // Without it each small piece of a stream waits 40 ms for the other side's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** Writes one answer. */
  @FunctionalInterface
  public interface Answer {
    void write(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  public ReplayServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Answer answer = answers.poll();
    if (answer == null) {
      exchange.sendResponseHeaders(500, -1);
      exchange.close();
    } else {
      answer.write(exchange);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** The bodies of all requests so far. */
  public List<String> requests() {
    return bodies;
  }

  public ReplayServer then(Answer answer) {
    answers.add(answer);
    return this;
  }

  public ReplayServer thenJson(int status, String body) {
    return then(
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  public ReplayServer thenStream(String events) {
    return then(
        exchange -> {
          writeEvents(exchange, events);
          exchange.close();
        });
  }

  /** Sends the events, waits for a sign, and drops the connection in the middle of the answer. */
  public ReplayServer thenBrokenStream(String events, CountDownLatch sign) {
    return then(
        exchange -> {
          writeEvents(exchange, events);
          try {
            sign.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IOException("the connection is dropped on purpose");
        });
  }

  /** Sends headers and events; the answer stays open. */
  public static OutputStream writeEvents(HttpExchange exchange, String events) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (String event : events.split("(?<=\n\n)", -1)) {
      out.write(event.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
    return out;
  }

  /** A file of this package's test resources. */
  public static String fixture(String name) {
    try (InputStream in = ReplayServer.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
