package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineSocketTest {
  private static Deadline millis(int number) {
    return Deadline.in(TimeUnit.MILLISECONDS.toNanos(number));
  }

  @Test
  void everyReadEndsWithTheDeadline() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DeadlineSocket socket = new DeadlineSocket(millis(20_000))) {
      socket.connect(server.getLocalSocketAddress());
      try (Socket peer = server.accept();
          InputStream in = socket.getInputStream()) {
        peer.getOutputStream().write(new byte[] {1, 2, 3});
        assertThat(in.read()).isEqualTo(1);
        assertThat(in.read(new byte[2])).isPositive();
        socket.limit(millis(30));
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(in::read).hasMessage("the deadline is over");
        assertThatThrownBy(() -> in.read(new byte[1])).hasMessage("the deadline is over");
        assertThat(socket.limit().isOverSince(0)).isTrue();
        assertThat(socket.limit().isOverSince(TimeUnit.HOURS.toNanos(1))).isFalse();
      }
    }
  }

  @Test
  void innerWorkHasItsOwnDeadlineAndTheOuterOneComesBack() throws Exception {
    long hour = TimeUnit.HOURS.toNanos(1);
    Boolean longer =
        Deadline.within(
            2 * hour,
            () -> {
              Deadline outer = Deadline.currentOr(1);
              Deadline inner = Deadline.within(hour, () -> Deadline.currentOr(1));
              return inner.leftNanos() <= hour && Deadline.currentOr(1) == outer;
            });
    assertThat(longer).isTrue();
    assertThat(Deadline.currentOr(1).leftNanos()).isLessThanOrEqualTo(1);
    assertThat(Deadline.in(Long.MAX_VALUE / 2).leftMillis()).isEqualTo(Integer.MAX_VALUE);
    assertThat(Deadline.in(-1).leftMillis()).isZero();
  }
}
