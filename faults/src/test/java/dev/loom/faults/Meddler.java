package dev.loom.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a Redis, understands what is asked, and answers in its place what callers ask,
 * while probes and connections are as ever. So each failure that is counted is one that a test
 * made.
 */
final class Meddler implements AutoCloseable {
  private static final Set<String> OF_CALLERS = Set.of("MGET", "EVALSHA", "EVAL");

  private final ServerSocket listener;
  private final int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger held = new AtomicInteger();
  private volatile @Nullable Trouble trouble;

  Meddler(int serverPort) {
    this.serverPort = serverPort;
    try {
      listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on, this is what happens to callers' commands; {@code null} for nothing. */
  void set(@Nullable Trouble value) {
    trouble = value;
  }

  /** Commands that get no answer. */
  int held() {
    return held.get();
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, "meddler");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        sockets.add(client);
        start(() -> serve(client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      InputStream asking = new BufferedInputStream(client.getInputStream());
      InputStream answering = new BufferedInputStream(server.getInputStream());
      while (exchange(client, asking, server.getOutputStream(), answering)) {}
    } catch (IOException e) {
      // One side is gone, and so is the other.
    } finally {
      sockets.remove(client);
    }
  }

  /** One command and its reply; false when the connection is to end. */
  private boolean exchange(Socket client, InputStream asking, OutputStream on, InputStream back)
      throws IOException {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    String name = copy(asking, command);
    Trouble now = trouble;
    if (now == null || !OF_CALLERS.contains(name)) {
      on.write(command.toByteArray());
      ByteArrayOutputStream reply = new ByteArrayOutputStream();
      copy(back, reply);
      client.getOutputStream().write(reply.toByteArray());
      return true;
    }
    byte[] reply = now.reply();
    if (reply != null) {
      client.getOutputStream().write(reply);
      return true;
    }
    if (now == Trouble.RESET) {
      client.setSoLinger(true, 0);
      return false;
    }
    held.incrementAndGet();
    while (asking.read() >= 0) {} // silent until the other side gives up
    return false;
  }

  /** Copies one value of the protocol; gives its text or, of a list, the first one's. */
  private static String copy(InputStream from, ByteArrayOutputStream to) throws IOException {
    String line = line(from, to);
    int number = line.length() > 1 && "*$".indexOf(line.charAt(0)) >= 0 ? number(line) : -1;
    if (line.charAt(0) == '$' && number >= 0) {
      byte[] text = from.readNBytes(number + 2);
      to.writeBytes(text);
      return new String(text, 0, Math.min(number, 16), StandardCharsets.ISO_8859_1);
    }
    String first = line;
    for (int i = 0; line.charAt(0) == '*' && i < number; i++) {
      String each = copy(from, to);
      first = i == 0 ? each : first;
    }
    return first;
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring(1));
  }

  private static String line(InputStream from, ByteArrayOutputStream to) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int each; (each = from.read()) != '\n'; ) {
      if (each < 0) {
        throw new EOFException();
      }
      line.append((char) each);
    }
    to.writeBytes((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket each : sockets) {
        each.close();
      }
      for (Thread each : threads) {
        each.join(5_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
