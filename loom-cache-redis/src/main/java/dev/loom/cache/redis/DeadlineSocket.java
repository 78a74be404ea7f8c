package dev.loom.cache.redis;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A socket whose every read waits only for what is left of a deadline: a peer that sends byte after
 * byte cannot stretch an answer. Writes are ended by {@link #close} from another thread.
 */
final class DeadlineSocket extends Socket {
  // Set by the one thread that uses the connection; read by the one that closes what is stuck.
  private volatile Deadline deadline;

  DeadlineSocket(Deadline deadline) {
    this.deadline = deadline;
  }

  void limit(Deadline limit) {
    deadline = limit;
  }

  Deadline limit() {
    return deadline;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new LimitedStream(super.getInputStream());
  }

  private int left() throws IOException {
    int left = deadline.leftMillis();
    if (left == 0) {
      throw new SocketTimeoutException("the deadline is over");
    }
    return left;
  }

  private final class LimitedStream extends FilterInputStream {
    LimitedStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      setSoTimeout(left());
      return super.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      setSoTimeout(left());
      return super.read(target, offset, length);
    }
  }
}
