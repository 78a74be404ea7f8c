package dev.loom.cache;

import dev.loom.chat.ChatRequest;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The part of a key that a host's calls share: namespace, provider, endpoint, model. A host uses
 * few of them, so their bytes are kept and copied instead of encoded for every call. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody writes into it or compares heads
record KeyHead(String provider, String path, String address, String model, byte[] encoded) {
  private static final int SLOTS = 64;
  private static final int MAX_KEPT_BYTES = 1024;
  private static final AtomicReferenceArray<KeyHead> KEPT = new AtomicReferenceArray<>(SLOTS);

  /** The head of a request, as one object for all that name the same. */
  static KeyHead of(ChatRequest request) {
    int slot = slot(request);
    KeyHead head = KEPT.getAcquire(slot);
    if (head == null || !head.fits(request)) {
      head = encode(request);
      if (head.encoded.length <= MAX_KEPT_BYTES) {
        KEPT.setRelease(slot, head);
      }
    }
    return head;
  }

  private static int slot(ChatRequest request) {
    int hash = request.model().model().hashCode();
    hash = 31 * hash + request.model().provider().hashCode();
    hash = 31 * hash + request.endpoint().path().hashCode();
    hash = 31 * hash + request.endpoint().address().hashCode();
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }

  private boolean fits(ChatRequest request) {
    return model.equals(request.model().model())
        && provider.equals(request.model().provider())
        && path.equals(request.endpoint().path())
        && address.equals(request.endpoint().address());
  }

  private static KeyHead encode(ChatRequest request) {
    String provider = request.model().provider();
    String path = request.endpoint().path();
    String address = request.endpoint().address();
    String model = request.model().model();
    KeyEncoder encoder = new KeyEncoder();
    encoder.string(""); // the namespace
    encoder.string(provider);
    int endpoint = encoder.open('[');
    encoder.string(path);
    encoder.string(address);
    encoder.count(endpoint, 2);
    encoder.string(model);
    return new KeyHead(provider, path, address, model, encoder.written());
  }
}
