package dev.loom.house;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The published packages, and what each may name. What is not written here is forbidden. */
final class HousePlan {

  private static final Set<String> CORE =
      Set.of("dev.loom.chat", "dev.loom.cost", "dev.loom.privacy", "dev.loom.log");

  /** Package to the packages of ours that it may name. Only the assembly names the front door. */
  static final Map<String, Set<String>> ARROWS = arrows();

  /** Package to the roots of foreign APIs that it alone may use, beside what all may use. */
  static final Map<String, List<String>> FOREIGN =
      Map.of(
          "dev.loom.cache", List.of("com.github.benmanes.caffeine"),
          "dev.loom.cache.redis",
              List.of("redis.clients.jedis", "com.fasterxml.jackson", "javax.net.ssl"),
          "dev.loom.analytics.sqlite",
              List.of("java.sql", "javax.sql", "com.zaxxer.hikari", "org.sqlite"),
          "dev.loom.langchain4j", List.of("dev.langchain4j"),
          "dev.loom.config", List.of("com.fasterxml.jackson"),
          "dev.loom.examples", List.of("dev.langchain4j", "com.fasterxml.jackson", "picocli"));

  /** Package to the foreign types that a host hands in or gets, since they are the point. */
  static final Map<String, List<String>> FOREIGN_IN_SIGNATURES =
      Map.of(
          "dev.loom.cache.redis", List.of("redis.clients.jedis.UnifiedJedis"),
          "dev.loom.analytics.sqlite", List.of("javax.sql.DataSource"),
          "dev.loom.langchain4j", List.of("dev.langchain4j"));

  /** The packages of the modules in which most types must be hidden; their subpackages count. */
  static final List<String> FEATURES =
      List.of("dev.loom.cache", "dev.loom.analytics", "dev.loom.langchain4j", "dev.loom.config");

  static final String EXAMPLES = "dev.loom.examples";

  private HousePlan() {}

  private static Map<String, Set<String>> arrows() {
    Map<String, Set<String>> arrows = new LinkedHashMap<>();
    arrows.put("dev.loom", CORE);
    arrows.put("dev.loom.chat", Set.of());
    arrows.put("dev.loom.privacy", Set.of());
    arrows.put("dev.loom.cost", Set.of("dev.loom.chat"));
    arrows.put("dev.loom.log", Set.of("dev.loom.chat", "dev.loom.cost", "dev.loom.privacy"));
    arrows.put("dev.loom.cache", CORE);
    arrows.put("dev.loom.cache.redis", with(CORE, "dev.loom.cache"));
    arrows.put("dev.loom.analytics", CORE);
    arrows.put("dev.loom.analytics.sqlite", with(CORE, "dev.loom.analytics"));
    arrows.put("dev.loom.langchain4j", CORE);
    arrows.put("dev.loom.config", with(with(CORE, "dev.loom"), "dev.loom.cache"));
    return arrows;
  }

  private static Set<String> with(Set<String> packages, String another) {
    Set<String> all = new HashSet<>(packages);
    all.add(another);
    return Set.copyOf(all);
  }

  /** Whether a name is a root or lies below it. */
  static boolean within(String name, String root) {
    return name.equals(root) || name.startsWith(root + ".");
  }

  /** Whether a name lies below one of the roots. */
  static boolean withinAny(String name, List<String> roots) {
    return roots.stream().anyMatch(root -> within(name, root));
  }

  /** Examples may name all of ours, so only the published packages are held to the plan. */
  static boolean published(String packageName) {
    return within(packageName, "dev.loom") && !within(packageName, EXAMPLES);
  }

  /** The table's key for a package: examples are one room, whatever their subpackages. */
  static String room(String packageName) {
    return within(packageName, EXAMPLES) ? EXAMPLES : packageName;
  }
}
