package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.redis.FaultProxy.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each fault looks like from a plain socket, whose server sends back what it gets. */
class FaultProxyTest {
  private static final int SHORT = 100;
  private static final int LONG = 20_000;

  private final List<Socket> sockets = new ArrayList<>();
  private ServerSocket server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread echo = new Thread(this::serve);
    echo.setDaemon(true);
    echo.start();
    proxy = new FaultProxy(server.getLocalPort(), 3);
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread thread =
            new Thread(
                () -> {
                  try (socket) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                  } catch (IOException e) {
                    // The proxy broke it.
                  }
                });
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    proxy.close();
    assertThat(proxy.threads()).isZero();
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(LONG);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(Socket socket, int number) throws IOException {
    return new String(socket.getInputStream().readNBytes(number), StandardCharsets.US_ASCII);
  }

  private static String echo(Socket socket, String text) throws IOException {
    send(socket, text);
    return read(socket, text.length());
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SHORT);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(LONG);
  }

  @Test
  void bytesPassAndAreCounted() throws IOException {
    Socket socket = connect();
    assertThat(echo(socket, "*2\r\n$3\r\nGET\r\n$1\r\n*\r\n")).hasSize(20);
    assertThat(proxy.commands()).isEqualTo(1);
    assertThat(echo(socket, "*1\r\n$4\r\nPI")).endsWith("PI");
    assertThat(proxy.commands()).isEqualTo(2); // as soon as its last argument begins
    assertThat(echo(socket, "NG\r\n*1\r\n$4\r\nPING\r\n")).startsWith("NG");
    assertThat(proxy.commands()).isEqualTo(3);
    assertThat(proxy.commands("GET")).isEqualTo(1);
    assertThat(proxy.commands("PING", "SET")).isEqualTo(2);
    assertThat(proxy.connects()).isEqualTo(1);
    assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(48);
    assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(48);
  }

  @Test
  void refusedConnectionsAreTakenAgainLater() throws IOException {
    Socket socket = connect();
    echo(socket, "a");
    proxy.set(FaultMode.refuse());
    assertThatThrownBy(() -> read(socket, 1)).isInstanceOf(IOException.class);
    assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    proxy.set(FaultMode.PASS);
    assertThat(echo(connect(), "b")).isEqualTo("b");
  }

  @Test
  void lateBytesArriveAfterTheirTime() throws IOException {
    Socket socket = connect();
    proxy.set(FaultMode.latency(Duration.ofMillis(80)));
    long start = System.nanoTime();
    assertThat(echo(socket, "a")).isEqualTo("a");
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(79).toNanos());
    proxy.set(FaultMode.jitter(Duration.ofMillis(2)));
    assertThat(echo(socket, "b")).isEqualTo("b");
  }

  @Test
  void nothingLeavesABlackHole() throws IOException {
    Socket socket = connect();
    proxy.set(Direction.TO_SERVER, FaultMode.blackHole());
    send(socket, "lost");
    assertSilent(socket);
    proxy.set(Direction.TO_SERVER, FaultMode.PASS);
    assertThat(echo(socket, "b")).isEqualTo("b");
    assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(5);
    assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(1);
  }

  @Test
  void resetConnectionIsBroken() throws IOException {
    Socket socket = connect();
    proxy.set(FaultMode.reset());
    send(socket, "a");
    assertThatThrownBy(() -> read(socket, 1)).isInstanceOf(IOException.class);
  }

  @Test
  void slowCloseArrivesLater() throws IOException {
    Socket socket = connect();
    proxy.set(Direction.TO_SERVER, FaultMode.slowClose(Duration.ofHours(1)));
    echo(socket, "a");
    socket.shutdownOutput();
    assertSilent(socket);
    proxy.set(Direction.TO_SERVER, FaultMode.PASS);
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void drippingBytesComeOneByOne() throws IOException {
    Socket socket = connect();
    proxy.set(FaultMode.drip(Duration.ofMillis(30)));
    send(socket, "abc");
    assertThat(socket.getInputStream().read(new byte[3])).isEqualTo(1);
    assertThat(read(socket, 2)).isEqualTo("bc");
    proxy.set(FaultMode.drip(Duration.ofHours(1)));
    send(socket, "def");
    assertSilent(socket);
    proxy.set(FaultMode.PASS);
    assertThat(read(socket, 3)).isEqualTo("def");
  }

  @Test
  void garbageIsAsLongAsTheTruth() throws IOException {
    Socket socket = connect();
    proxy.set(FaultMode.garbage());
    assertThat(echo(socket, "a text of some length")).isNotEqualTo("a text of some length");
    proxy.set(FaultMode.PASS);
    assertThat(echo(socket, "b")).isEqualTo("b");
  }

  @Test
  void halfArrivesAndTheRestWhenItIsOver() throws IOException {
    Socket socket = connect();
    proxy.set(FaultMode.halfReplyThenHang());
    send(socket, "abcdef");
    assertThat(read(socket, 3)).isEqualTo("abc");
    assertSilent(socket);
    proxy.set(FaultMode.PASS);
    assertThat(read(socket, 3)).isEqualTo("def");
  }

  @Test
  void narrowBandTakesItsTime() throws IOException {
    Socket socket = connect();
    proxy.set(FaultMode.bandwidth(10_000));
    long start = System.nanoTime();
    assertThat(echo(socket, "x".repeat(1_000))).hasSize(1_000);
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(90).toNanos());
  }

  @Test
  void connectionStallsAfterSoManyBytes() throws IOException {
    Socket socket = connect();
    assertThat(echo(socket, "ab")).isEqualTo("ab");
    proxy.set(FaultMode.stallAfter(5));
    send(socket, "cdefg");
    assertThat(read(socket, 3)).isEqualTo("cde");
    assertSilent(socket);
    proxy.set(FaultMode.PASS);
    assertThat(read(socket, 2)).isEqualTo("fg");
  }

  @Test
  void repliesAreSwappedBetweenConnections() throws Exception {
    Socket one = connect();
    Socket other = connect();
    echo(one, "1");
    echo(other, "2");
    proxy.set(FaultMode.swapReplies());
    boolean swapped = false;
    for (int i = 0; i < 200 && !swapped; i++) {
      CompletableFuture<String> first =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return echo(one, "1");
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      String second = echo(other, "2");
      swapped = second.equals("1") && first.get().equals("2");
    }
    assertThat(swapped).isTrue();
  }
}
