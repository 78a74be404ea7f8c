package dev.loom.examples.chat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real HTTP server on this machine that gives the same answer to everybody. */
final class ReplayServer implements AutoCloseable {
  private final HttpServer server;
  private final Recording recording;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  ReplayServer(Recording recording) throws IOException {
    this.recording = recording;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(
          exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getOrDefault("Authorization", new ArrayList<>())
              + " "
              + body);
      byte[] bytes = recording.body().getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .set("Content-Type", recording.stream() ? "text/event-stream" : "application/json");
      exchange.sendResponseHeaders(recording.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  URI baseUrl() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/v1");
  }

  /** Path, key and body of each request so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
