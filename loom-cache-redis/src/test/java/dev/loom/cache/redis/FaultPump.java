package dev.loom.cache.redis;

import dev.loom.cache.redis.FaultProxy.Direction;
import dev.loom.cache.redis.FaultProxy.Modes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;

/** Carries the bytes of one connection in one direction. */
final class FaultPump implements Runnable {
  private static final int BUFFER = 16 << 10;
  private static final Duration SLICE = Duration.ofMillis(10);

  private final FaultProxy proxy;
  private final Direction direction;
  private final Socket from;
  private final Socket to;
  private final Runnable reset;
  private final CommandCounter counter;
  private long passed;

  FaultPump(FaultProxy proxy, Direction direction, Socket from, Socket to, Runnable reset) {
    this.proxy = proxy;
    this.direction = direction;
    this.from = from;
    this.to = to;
    this.reset = reset;
    this.counter = new CommandCounter(proxy::count);
  }

  @Override
  public void run() {
    byte[] buffer = new byte[BUFFER];
    try {
      OutputStream out = to.getOutputStream();
      for (int count; (count = from.getInputStream().read(buffer)) >= 0; ) {
        proxy.count(
            direction, count, direction == Direction.TO_SERVER ? counter.count(buffer, count) : 0);
        carry(Arrays.copyOf(buffer, count), out);
      }
      Modes now = proxy.modes();
      if (now.of(direction).fault() == FaultMode.Fault.SLOW_CLOSE) {
        proxy.pause(now, now.of(direction).time());
      }
    } catch (IOException e) {
      // One side is gone: so is the other.
    }
    FaultProxy.close(from);
    FaultProxy.close(to);
    reset.run();
  }

  private void carry(byte[] chunk, OutputStream out) throws IOException {
    Modes now = proxy.modes();
    FaultMode mode = now.of(direction);
    switch (mode.fault()) {
      case LATENCY -> proxy.pause(now, mode.time());
      case JITTER ->
          proxy.pause(now, Duration.ofNanos(proxy.random().nextLong(mode.time().toNanos() + 1)));
      case BLACK_HOLE -> chunk = new byte[0];
      case RESET -> reset.run();
      case GARBAGE -> proxy.random().nextBytes(chunk);
      case SWAP -> chunk = proxy.swapped(chunk);
      case DRIP -> chunk = slowly(chunk, 1, mode.time(), now, out);
      case BANDWIDTH -> {
        int slice = (int) Math.max(1, mode.count() * SLICE.toMillis() / 1_000);
        chunk = slowly(chunk, slice, SLICE, now, out);
      }
      case HALF -> chunk = stopped(chunk, chunk.length / 2, now, out);
      case STALL -> {
        int rest = (int) Math.max(0, Math.min(chunk.length, mode.count() - passed));
        chunk = stopped(chunk, rest, now, out);
      }
      default -> {}
    }
    out.write(chunk);
    passed += chunk.length;
  }

  /** Sends slice after slice while the mode lasts; gives what is left. */
  private byte[] slowly(byte[] chunk, int slice, Duration time, Modes now, OutputStream out)
      throws IOException {
    int sent = 0;
    while (sent < chunk.length && proxy.pause(now, time)) {
      int count = Math.min(slice, chunk.length - sent);
      out.write(chunk, sent, count);
      sent += count;
    }
    return Arrays.copyOfRange(chunk, sent, chunk.length);
  }

  /** Sends a part, waits for the end of the mode, and gives what is left. */
  private byte[] stopped(byte[] chunk, int part, Modes now, OutputStream out) throws IOException {
    out.write(chunk, 0, part);
    passed += part;
    if (part < chunk.length) {
      while (proxy.pause(now, Duration.ofDays(1))) {}
    }
    return Arrays.copyOfRange(chunk, part, chunk.length);
  }
}
