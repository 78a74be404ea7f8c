package dev.loom.cache.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Opens the sockets of one server, encrypted or not. Immutable and thread-safe. */
final class Sockets {
  private final HostAndPort server;
  private final @Nullable Tls tls;

  Sockets(HostAndPort server, @Nullable Tls tls) {
    this.server = server;
    this.tls = tls;
  }

  /** Where a connection gets its socket; never a second one, which would not have logged in. */
  OneSocket one(Deadline deadline) {
    return new OneSocket(deadline);
  }

  final class OneSocket implements JedisSocketFactory {
    private final Deadline deadline;
    private @Nullable DeadlineSocket made;

    private OneSocket(Deadline deadline) {
      this.deadline = deadline;
    }

    DeadlineSocket made() {
      DeadlineSocket socket = made;
      if (socket == null) {
        throw new IllegalStateException("no socket was made yet");
      }
      return socket;
    }

    /** Closes what was made, when what it was made for failed. */
    void close() {
      try {
        if (made != null) {
          made.close();
        }
      } catch (IOException e) {
        // It is out of use either way.
      }
    }

    @Override
    public Socket createSocket() {
      if (made != null) {
        throw new JedisConnectionException("the connection was cut");
      }
      try {
        return connected();
      } catch (IOException e) {
        throw new JedisConnectionException(e);
      }
    }

    private Socket connected() throws IOException {
      DeadlineSocket socket = new DeadlineSocket(deadline);
      made = socket;
      socket.setTcpNoDelay(true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      socket.connect(
          new InetSocketAddress(server.getHost(), server.getPort()),
          Math.max(1, deadline.leftMillis()));
      return tls == null ? socket : encrypted(socket, tls);
    }

    private Socket encrypted(DeadlineSocket socket, Tls how) throws IOException {
      SSLSocket encrypted =
          (SSLSocket) how.sockets().createSocket(socket, server.getHost(), server.getPort(), true);
      encrypted.setSSLParameters(how.parameters());
      encrypted.startHandshake();
      return encrypted;
    }
  }
}
