package dev.loom.cache;

import dev.loom.chat.AssistantMessage;
import dev.loom.chat.Message;
import dev.loom.chat.Part;
import dev.loom.chat.SystemMessage;
import dev.loom.chat.TextPart;
import dev.loom.chat.ToolMessage;
import dev.loom.chat.UserMessage;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what long message objects became in a key, so that a growing chat costs its new turn. A
 * fixed table of weak references, looked up by identity in sets of four: it keeps no message alive,
 * never blocks, and forgets when a set is full. Thread-safe.
 *
 * <p>Not a Caffeine cache, because a long chat of new objects puts each message once and gains
 * nothing: a put here is one write.
 */
final class MessageMemory {
  static final int SLOTS = 16_384;

  private static final int WAYS = 4;

  /** A message and its folded form. */
  private static final class Known extends WeakReference<Message> {
    private final byte[] folded;

    Known(Message message, byte[] folded) {
      super(message);
      this.folded = folded;
    }
  }

  private final AtomicReferenceArray<@Nullable Known> slots = new AtomicReferenceArray<>(SLOTS);
  // Says at a glance that a message is not there, without touching what is.
  private final AtomicIntegerArray hashes = new AtomicIntegerArray(SLOTS);

  /** Whether a message is long for certain, so that a look costs less than it may save. */
  static boolean isWorthwhile(Message message) {
    if (message instanceof UserMessage user) {
      return isLong(user.parts());
    }
    if (message instanceof AssistantMessage assistant) {
      return isLong(assistant.text());
    }
    if (message instanceof SystemMessage system) {
      return isLong(system.text());
    }
    return message instanceof ToolMessage tool && isLong(tool.parts());
  }

  private static boolean isLong(List<Part> parts) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof TextPart part && isLong(part.text())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLong(@Nullable String text) {
    return text != null && text.length() > KeyDerivation.LONG_ELEMENT_BYTES;
  }

  byte @Nullable [] get(Message message) {
    int hash = hash(message);
    int set = set(hash);
    for (int i = set; i < set + WAYS; i++) {
      if (hashes.getPlain(i) == hash) {
        Known known = slots.getAcquire(i);
        if (known != null && known.refersTo(message)) {
          return known.folded;
        }
      }
    }
    return null;
  }

  /**
   * Remembers a message, in a free place of its set, else in any.
   *
   * @param folded what stands for it in a key; not copied
   */
  void put(Message message, byte[] folded) {
    int hash = hash(message);
    int set = set(hash);
    int slot = set + (hash >>> 20) % WAYS;
    for (int i = set; i < set + WAYS; i++) {
      int other = hashes.getPlain(i);
      if (other == 0 || other == hash) {
        slot = i;
        break;
      }
    }
    slots.setRelease(slot, new Known(message, folded));
    hashes.setPlain(slot, hash);
  }

  private static int hash(Message message) {
    int hash = System.identityHashCode(message);
    return hash ^ hash >>> 15 | 1 << 31; // never 0, which says that a place is free
  }

  private static int set(int hash) {
    return hash & SLOTS - WAYS;
  }

  /** How many messages that are still in use are remembered. */
  int size() {
    int size = 0;
    for (int i = 0; i < SLOTS; i++) {
      Known known = slots.getAcquire(i);
      if (known != null && !known.refersTo(null)) {
        size++;
      }
    }
    return size;
  }
}
