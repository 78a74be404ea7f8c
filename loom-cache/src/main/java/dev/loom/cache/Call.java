package dev.loom.cache;

import dev.loom.chat.CacheDirectives;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.DeltaListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call on its way through the cache. Used by its own thread alone. */
final class Call {
  final CacheKey key;
  final ChatRequest request;
  final CacheDirectives directives;
  final @Nullable DeltaListener listener;

  /** The mark of the call's last lookup, where that found nothing. */
  @Nullable StoreTicket ticket;

  /** When the call came, where that is of interest. */
  long begun;

  /** Whether the call's miss has been explained. */
  boolean explained;

  /** Whether a replay to the listener has begun. */
  boolean replayed;

  private @Nullable Recorder recorder;

  Call(CacheKey key, ChatRequest request, @Nullable DeltaListener listener) {
    this.key = key;
    this.request = request;
    this.directives = request.cache();
    this.listener = listener;
  }

  /** Whether an entry or a flight of this age may answer. */
  boolean accepts(Duration age) {
    Duration limit = directives.maxAge();
    return limit == null || age.compareTo(limit) <= 0;
  }

  /** Passes on a streamed answer to the listener, if there is one. */
  @Nullable Recorder recorder() {
    recorder = listener == null ? null : new Recorder(listener);
    return recorder;
  }

  boolean listenerFailed() {
    return recorder != null && recorder.listenerFailed();
  }

  /** Whether the listener has heard a piece already, so that no other answer may be replayed. */
  boolean hasHeard() {
    return replayed || recorder != null && recorder.hasHeard();
  }

  EntryLabels labels() {
    return EntryLabels.of(key, request.caller(), directives.tags());
  }
}
