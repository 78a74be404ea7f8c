package dev.loom.cache;

import dev.loom.chat.Origin;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how a thread's last call ended without an answer where the upstream was not asked for
 * it: as a follower, or in a replay. The exception cannot tell, since leader and followers get the
 * same instance; the thread can. Thread-safe.
 */
final class Endings {
  private record Ending(WeakReference<Throwable> failure, Origin origin) {}

  private final ThreadLocal<@Nullable Ending> last = new ThreadLocal<>();

  /** Notes the end of the calling thread's call. */
  void note(Throwable failure, Origin origin) {
    last.set(new Ending(new WeakReference<>(failure), origin));
  }

  /** Forgets it: the upstream has been asked, and may throw the same instance again. */
  void forget() {
    last.remove();
  }

  /** How the calling thread came to a failure; {@code null} when the upstream was asked. */
  @Nullable Origin originOf(Throwable failure) {
    Ending ending = last.get();
    return ending != null && ending.failure.refersTo(failure) ? ending.origin : null;
  }
}
