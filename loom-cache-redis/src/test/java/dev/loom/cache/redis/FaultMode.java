package dev.loom.cache.redis;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does to the bytes of one direction.
 *
 * @param fault what
 * @param time how long, where that matters
 * @param count how many bytes, where that matters
 */
public record FaultMode(Fault fault, Duration time, long count) {
  /** What happens. */
  enum Fault {
    PASS,
    REFUSE,
    LATENCY,
    JITTER,
    BLACK_HOLE,
    RESET,
    SLOW_CLOSE,
    DRIP,
    GARBAGE,
    HALF,
    BANDWIDTH,
    STALL,
    SWAP
  }

  /** Nothing happens. */
  public static final FaultMode PASS = of(Fault.PASS);

  private static FaultMode of(Fault fault) {
    return new FaultMode(fault, Duration.ZERO, 0);
  }

  /** Nobody listens, and what was connected is reset. */
  public static FaultMode refuse() {
    return of(Fault.REFUSE);
  }

  /** All comes later by a time. */
  public static FaultMode latency(Duration time) {
    return new FaultMode(Fault.LATENCY, time, 0);
  }

  /** All comes later by a random time up to a limit. */
  public static FaultMode jitter(Duration most) {
    return new FaultMode(Fault.JITTER, most, 0);
  }

  /** All is taken and nothing arrives. */
  public static FaultMode blackHole() {
    return of(Fault.BLACK_HOLE);
  }

  /** Connections are reset as soon as anything is sent. */
  public static FaultMode reset() {
    return of(Fault.RESET);
  }

  /** The end of a connection arrives later by a time. */
  public static FaultMode slowClose(Duration time) {
    return new FaultMode(Fault.SLOW_CLOSE, time, 0);
  }

  /** A byte arrives each interval. */
  public static FaultMode drip(Duration interval) {
    return new FaultMode(Fault.DRIP, interval, 0);
  }

  /** As many bytes arrive, and others. */
  public static FaultMode garbage() {
    return of(Fault.GARBAGE);
  }

  /** Half of what is sent arrives; the rest when the mode ends. */
  public static FaultMode halfReplyThenHang() {
    return of(Fault.HALF);
  }

  /** So many bytes arrive each second. */
  public static FaultMode bandwidth(long bytesPerSecond) {
    return new FaultMode(Fault.BANDWIDTH, Duration.ZERO, bytesPerSecond);
  }

  /** So many bytes of a connection arrive; the rest when the mode ends. */
  public static FaultMode stallAfter(long bytes) {
    return new FaultMode(Fault.STALL, Duration.ZERO, bytes);
  }

  /** What is sent on two connections at about the same time arrives on the other one. */
  public static FaultMode swapReplies() {
    return of(Fault.SWAP);
  }
}
