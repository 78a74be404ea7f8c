package dev.loom.cache;

import dev.loom.chat.Endpoint;
import dev.loom.chat.ModelId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The part of a key that a host's calls share: namespace, provider, endpoint, model. A host uses
 * few of them, so their bytes are kept and copied instead of encoded for every call. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody writes into it or compares heads
record KeyHead(
    String namespace, String provider, String path, String address, String model, byte[] encoded) {
  private static final int SLOTS = 64;
  private static final int MAX_KEPT_BYTES = 1024;
  private static final AtomicReferenceArray<KeyHead> KEPT = new AtomicReferenceArray<>(SLOTS);

  /** The head of requests that name the same, as one object. */
  static KeyHead of(String namespace, Endpoint endpoint, ModelId model) {
    int slot = slot(namespace, endpoint, model);
    KeyHead head = KEPT.getAcquire(slot);
    if (head == null || !head.fits(namespace, endpoint, model)) {
      head = encode(namespace, endpoint, model);
      if (head.encoded.length <= MAX_KEPT_BYTES) {
        KEPT.setRelease(slot, head);
      }
    }
    return head;
  }

  private static int slot(String namespace, Endpoint endpoint, ModelId model) {
    int hash = model.model().hashCode();
    hash = 31 * hash + model.provider().hashCode();
    hash = 31 * hash + endpoint.path().hashCode();
    hash = 31 * hash + endpoint.address().hashCode();
    hash = 31 * hash + namespace.hashCode();
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }

  private boolean fits(String wantedNamespace, Endpoint endpoint, ModelId wanted) {
    return model.equals(wanted.model())
        && provider.equals(wanted.provider())
        && path.equals(endpoint.path())
        && address.equals(endpoint.address())
        && namespace.equals(wantedNamespace);
  }

  private static KeyHead encode(String namespace, Endpoint endpoint, ModelId model) {
    if (!isWellFormed(model.provider()) || !isWellFormed(model.model())) {
      // The visible key has no form for it: prefixes of two models would look alike.
      throw new UnkeyableException("provider or model holds half a character");
    }
    KeyEncoder encoder = new KeyEncoder();
    encoder.string(namespace);
    encoder.string(model.provider());
    int list = encoder.open('[');
    encoder.string(endpoint.path());
    encoder.string(endpoint.address());
    encoder.count(list, 2);
    encoder.string(model.model());
    return new KeyHead(
        namespace,
        model.provider(),
        endpoint.path(),
        endpoint.address(),
        model.model(),
        encoder.written());
  }

  private static boolean isWellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
