package dev.loom.cache;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few encoders for reuse. A fixed number of slots instead of a thread-local: a host with
 * thousands of (virtual) threads keeps no encoder per thread. Thread-safe; never blocks.
 */
final class EncoderPool {
  private static final int SLOTS = 32;
  // One huge request must not pin its buffer for the life of the process.
  private static final int MAX_KEPT_BYTES = 256 * 1024;

  private final AtomicReferenceArray<KeyEncoder> slots = new AtomicReferenceArray<>(SLOTS);

  private final byte @Nullable [] secret;

  /**
   * Makes an empty pool.
   *
   * @param secret key of its encoders' digests, {@code null} for plain ones
   */
  EncoderPool(byte @Nullable [] secret) {
    this.secret = secret;
  }

  KeyEncoder take() {
    KeyEncoder encoder = slots.getAndSet(slot(), null);
    return encoder == null ? KeyEncoder.keyed(secret) : encoder;
  }

  void give(KeyEncoder encoder) {
    if (encoder.capacity() <= MAX_KEPT_BYTES) {
      encoder.reset();
      slots.setRelease(slot(), encoder);
    }
  }

  private static int slot() {
    long id = Thread.currentThread().getId();
    return (int) (id ^ id >>> 5) & SLOTS - 1;
  }
}
