package dev.loom.cache;

import dev.loom.chat.Origin;
import java.lang.ref.WeakReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, per thread, the last failure that ended a call without an upstream call of its own.
 * All callers of a shared flight get the same instance of its failure, so the instance alone cannot
 * tell whose call was paid for. Keeps no failure alive. Thread-safe; never throws.
 */
final class UnpaidFailures {
  // Classes of the JDK alone: a pool's thread must not hold on to an application that is gone.
  private final ThreadLocal<Map.Entry<WeakReference<Throwable>, String>> last = new ThreadLocal<>();

  /** Notes that the calling thread's call ends with a failure, and how it came to that. */
  void note(Throwable failure, Origin origin) {
    try {
      last.set(Map.entry(new WeakReference<>(failure), origin.name()));
    } catch (Throwable ignored) {
      // No memory or stack is left: the failure itself must reach the host all the same.
    }
  }

  /** Notes that the calling thread's call ends with a failure of its own upstream call. */
  void forget() {
    last.remove();
  }

  /** How the calling thread's call came to a failure; {@code null} when it called the upstream. */
  @SuppressWarnings("ReferenceEquality") // an equal failure is another one
  @Nullable Origin originOf(Throwable failure) {
    Map.Entry<WeakReference<Throwable>, String> known = last.get();
    return known != null && known.getKey().get() == failure
        ? Origin.valueOf(known.getValue())
        : null;
  }
}
