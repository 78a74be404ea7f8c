package dev.loom.chat;

import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one answer as its provider sent them, before they are disjoint. Filled by a reader,
 * used once, by one thread.
 */
final class UsageCounts {

  /** What a provider's prompt count means. */
  enum Input {
    /** Cache reads and writes are part of it. */
    INCLUDES_CACHE,
    /** Cache reads and writes come on top. */
    EXCLUDES_CACHE,
    /** The provider bills one kind of input only. */
    ONLY_TEXT
  }

  /** What a provider's completion count means. */
  enum Output {
    /** Reasoning is part of it. */
    INCLUDES_REASONING,
    /** Reasoning comes on top. */
    EXCLUDES_REASONING,
    /** The provider bills one kind of output only. */
    ONLY_TEXT
  }

  OptionalLong prompt = OptionalLong.empty();
  OptionalLong cacheRead = OptionalLong.empty();
  OptionalLong cacheWrite5m = OptionalLong.empty();
  OptionalLong cacheWrite1h = OptionalLong.empty();
  OptionalLong audioIn = OptionalLong.empty();
  OptionalLong completion = OptionalLong.empty();
  OptionalLong reasoning = OptionalLong.empty();
  OptionalLong audioOut = OptionalLong.empty();
  OptionalLong imageOut = OptionalLong.empty();
  OptionalLong total = OptionalLong.empty();

  /** Whether something did not add up. */
  boolean adjusted;

  /** A count, empty when it is not reported or makes no sense; the latter is an adjustment. */
  OptionalLong read(@Nullable Object value) {
    if (value == null) {
      return OptionalLong.empty();
    }
    long count = count(value);
    if (count < 0 || count > TokenUsage.MAX_COUNT) {
      adjusted = true;
      return OptionalLong.empty();
    }
    return OptionalLong.of(count);
  }

  /** The whole number that a value stands for, -1 when it stands for none. */
  private static long count(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    BigDecimal decimal = ParsedTree.decimal(value);
    try {
      return decimal == null ? -1 : decimal.longValueExact();
    } catch (ArithmeticException e) {
      return -1; // a fraction, or beyond all counts
    }
  }

  /** The sum of what is known; one beyond all counts is an adjustment and leaves the first. */
  OptionalLong sum(OptionalLong a, OptionalLong b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    long sum = a.getAsLong() + b.getAsLong();
    adjusted |= sum > TokenUsage.MAX_COUNT;
    return sum > TokenUsage.MAX_COUNT ? a : OptionalLong.of(sum);
  }

  /**
   * Cache writes by life. What the split leaves out has no named life and is of five minutes; a
   * split of more than all writes holds, since it says more.
   */
  void writes(OptionalLong all, OptionalLong fiveMinutes, OptionalLong oneHour) {
    long split = fiveMinutes.orElse(0) + oneHour.orElse(0);
    cacheWrite5m = fiveMinutes;
    cacheWrite1h = oneHour;
    if (all.isPresent() && all.getAsLong() > split) {
      cacheWrite5m = OptionalLong.of(all.getAsLong() - oneHour.orElse(0));
    } else if (all.isPresent() && fiveMinutes.isEmpty() && oneHour.isEmpty()) {
      cacheWrite5m = all;
    }
    adjusted |= all.isPresent() && all.getAsLong() < split;
  }

  /** Google's endpoints of OpenAI's chat shape name thoughts through the total alone. */
  void addUnnamedThoughts(ModelId asked) {
    String provider = UsageFormat.providerId(asked.provider());
    boolean google = provider.equals("google") || provider.equals("vertex_ai");
    if (google && reasoning.orElse(0) == 0 && prompt.isPresent() && completion.isPresent()) {
      long text = prompt.getAsLong() + completion.getAsLong();
      if (total.orElse(0) > text) {
        reasoning = OptionalLong.of(total.getAsLong() - text);
        adjusted = true;
      }
    }
  }

  TokenUsage classes(Input input, Output output, boolean totalCounts) {
    boolean onTop = output == Output.EXCLUDES_REASONING;
    if (totalCounts && total.isPresent() && reasoning.orElse(0) > 0) {
      onTop = isReasoningOnTop(onTop);
    }
    Whole in = new Whole(prompt);
    Whole out = new Whole(completion);
    boolean cacheInside = input == Input.INCLUDES_CACHE;
    boolean richIn = input != Input.ONLY_TEXT;
    boolean richOut = output != Output.ONLY_TEXT;
    OptionalLong none = OptionalLong.empty();
    OptionalLong read = !richIn ? none : cacheInside ? in.take(cacheRead) : cacheRead;
    OptionalLong written5m = !richIn ? none : cacheInside ? in.take(cacheWrite5m) : cacheWrite5m;
    OptionalLong written1h = !richIn ? none : cacheInside ? in.take(cacheWrite1h) : cacheWrite1h;
    OptionalLong heard = richIn ? in.take(audioIn) : none;
    OptionalLong thought = !richOut ? none : onTop ? reasoning : out.take(reasoning);
    OptionalLong spoken = richOut ? out.take(audioOut) : none;
    OptionalLong drawn = richOut ? out.take(imageOut) : none;
    adjusted |= in.clamped || out.clamped;
    return new TokenUsage(
        in.rest(), read, written5m, written1h, heard, out.rest(), thought, spoken, drawn);
  }

  /**
   * Some servers send reasoning on top of a completion that should include it, and the reverse. The
   * total decides, and only when it fits exactly. Whose total counts has the cache in its prompt.
   */
  private boolean isReasoningOnTop(boolean declared) {
    if (prompt.isEmpty() || completion.isEmpty()) {
      return declared;
    }
    long text = prompt.getAsLong() + completion.getAsLong();
    boolean fitsInside = text == total.orElse(0);
    boolean fitsOnTop = text + reasoning.orElse(0) == total.orElse(0);
    if (!fitsInside && !fitsOnTop) {
      adjusted = true;
      return declared;
    }
    return fitsOnTop;
  }

  /** A count from which its parts are taken, so that no token is in two classes. */
  private static final class Whole {
    private final boolean known;
    private long left;
    private boolean clamped;

    Whole(OptionalLong count) {
      known = count.isPresent();
      left = count.orElse(0);
    }

    /** The part as far as there is enough left; without a whole there is nothing to hold it to. */
    OptionalLong take(OptionalLong part) {
      if (!known || part.isEmpty()) {
        return part;
      }
      long taken = Math.min(part.getAsLong(), left);
      clamped |= taken < part.getAsLong();
      left -= taken;
      return OptionalLong.of(taken);
    }

    OptionalLong rest() {
      return known ? OptionalLong.of(left) : OptionalLong.empty();
    }
  }
}
