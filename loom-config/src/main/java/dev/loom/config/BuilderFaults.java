package dev.loom.config;

import dev.loom.cache.CachingBuilder;
import dev.loom.cache.MemoryBackend;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells what the cache's builder refuses in terms of the file: the builder's own sentence, which
 * begins with the setting's name, behind the line and the path of that setting. Immutable.
 */
final class BuilderFaults {
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");
  private static final Pattern VALUE = Pattern.compile("^([a-z_]+) (?:is|holds) .*(; allowed )");

  private final Map<String, Integer> lines;
  private final Set<String> referring;

  BuilderFaults(Section cache) {
    this.lines = cache.lines();
    this.referring =
        lines.keySet().stream().filter(cache::refers).collect(Collectors.toUnmodifiableSet());
  }

  /** Builds a cache that is turned off, whatever its store, and adds what is refused. */
  void check(Supplier<CachingBuilder> cache, Problems problems) {
    try {
      cache.get().enabled(false).backend(MemoryBackend.TIER).redisUrl(null).build();
    } catch (IllegalArgumentException e) {
      add(e, problems);
    }
  }

  void add(IllegalArgumentException fault, Problems problems) {
    String sentence = CONTROLS.matcher(String.valueOf(fault.getMessage())).replaceAll(" ");
    String setting = sentence.split("[ \\[]", 2)[0];
    if (referring.contains(setting)) { // what a variable holds may be a secret in the wrong place
      sentence = VALUE.matcher(sentence).replaceFirst("$1 is what its variable holds$2");
    }
    problems.add(lines.getOrDefault(setting, 0), "cache." + sentence);
  }
}
