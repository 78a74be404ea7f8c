package dev.loom.examples.cost;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.UsageFormat;
import dev.loom.examples.lines.BadLineException;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one provider's usage by the members that {@link UsageShape} knows. Used once. */
final class UsageReading {
  private static final Set<String> HARMLESS_WORDS =
      Set.of("", "standard", "default", "auto", "global", "not_available", "on_demand", "TEXT");

  private final UsageFormat format;
  private final Map<String, Role> shape;
  private final EnumMap<Role, Number> counts = new EnumMap<>(Role.class);

  private UsageReading(UsageFormat format) {
    Map<String, Role> known = UsageShape.of(format);
    if (known == null) {
      throw new BadLineException("usages of format " + format.id() + " are not read yet");
    }
    this.format = format;
    this.shape = known;
  }

  /**
   * Reads a usage.
   *
   * @throws BadLineException when it has a count that is not read yet
   */
  static BilledUsage of(UsageFormat format, Map<?, ?> usage) {
    UsageReading reading = new UsageReading(format);
    reading.read("", usage);
    return reading.toUsage();
  }

  private void read(String prefix, Map<?, ?> members) {
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String path = prefix + member.getKey();
      Object value = member.getValue();
      if (shape.containsKey(path)) {
        count(path, Objects.requireNonNull(shape.get(path)), value);
      } else if (value instanceof Map<?, ?> inner) {
        read(path + ".", inner);
      } else {
        rejectMeaning(path, value);
      }
    }
  }

  private void count(String path, Role role, @Nullable Object value) {
    if (value == null || role == Role.NONE) {
      return;
    }
    if (!(value instanceof Number number)) {
      throw new BadLineException("usage member " + path + " is not a number");
    }
    if (role.name().startsWith("NO_") && !isZero(number)) {
      throw new BadLineException("usage member " + path + " is not read yet");
    }
    counts.put(role, number);
  }

  /** A member that is not listed may be there as long as it says nothing that is billed. */
  private void rejectMeaning(String path, @Nullable Object value) {
    boolean silent =
        value == null
            || value instanceof Number number && new BigDecimal(number.toString()).signum() == 0
            || value instanceof Boolean
            || value instanceof String word && HARMLESS_WORDS.contains(word)
            || value instanceof List<?> list && list.stream().allMatch(UsageReading::isPlainText);
    if (!silent) {
      throw new BadLineException("usage member " + path + " is not read yet");
    }
  }

  /** Gemini lists counts by modality; text has no class of its own. */
  private static boolean isPlainText(@Nullable Object item) {
    return item instanceof Map<?, ?> counts && "TEXT".equals(counts.get("modality"));
  }

  private static boolean isZero(Number number) {
    return new BigDecimal(number.toString()).signum() == 0;
  }

  private BilledUsage toUsage() {
    if (format == UsageFormat.GEMINI
        && !counts.containsKey(Role.COMPLETION)
        && counts.containsKey(Role.TOTAL)) {
      throw new BadLineException("a usage without candidatesTokenCount is not read yet");
    }
    Number part = counts.get(Role.ALL_CACHE_WRITES);
    if (part != null && !part.equals(counts.get(Role.CACHE_WRITE))) {
      throw new BadLineException("a usage with split cache writes is not read yet");
    }
    BilledUsage usage =
        format.of(
            counts.get(Role.PROMPT),
            counts.get(Role.COMPLETION),
            counts.get(Role.CACHE_READ),
            counts.get(Role.CACHE_WRITE),
            counts.get(Role.REASONING),
            counts.get(Role.TOTAL));
    Number searches = counts.get(Role.SEARCHES);
    return Billed.with(
        usage, withZeros(usage.tokens()), searches == null ? 0 : searches.longValue());
  }

  /** A class reported as zero is known to be zero. */
  private TokenUsage withZeros(TokenUsage tokens) {
    return new TokenUsage(
        tokens.inputUncached(),
        tokens.cacheRead(),
        tokens.cacheWrite5m(),
        zero(Role.NO_CACHE_WRITE_1H),
        zero(Role.NO_AUDIO_IN),
        tokens.outputVisible(),
        tokens.reasoning(),
        zero(Role.NO_AUDIO_OUT),
        zero(Role.NO_IMAGE_OUT));
  }

  private OptionalLong zero(Role role) {
    return counts.containsKey(role) ? OptionalLong.of(0) : OptionalLong.empty();
  }
}
