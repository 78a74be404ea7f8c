package dev.loom.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that cannot fail is no rule: each is run on a violation that is not in the tree. */
class PlantedViolationTest {

  /** A violation: the rule that must catch it, the words that must be in its message, sources. */
  record Plant(ArchRule rule, String named, List<String> sources) {
    @Override
    public String toString() {
      return named + " breaks: " + rule.getDescription();
    }
  }

  static final List<Plant> PLANTS =
      List.of(
          arrow("dev.loom.chat", "dev.loom.cost.Money"),
          arrow("dev.loom.chat", "dev.loom.Loom"),
          arrow("dev.loom.cost", "dev.loom.log.CallRecord"),
          arrow("dev.loom.privacy", "dev.loom.chat.ModelId"),
          arrow("dev.loom.log", "dev.loom.cache.Planted"),
          arrow("dev.loom.log", "dev.loom.Loom"),
          arrow("dev.loom", "dev.loom.analytics.Planted"),
          arrow("dev.loom.cache", "dev.loom.analytics.Planted"),
          arrow("dev.loom.cache", "dev.loom.Loom"),
          arrow("dev.loom.analytics", "dev.loom.cache.Planted"),
          arrow("dev.loom.analytics", "dev.loom.analytics.sqlite.Planted"),
          arrow("dev.loom.langchain4j", "dev.loom.cache.Planted"),
          arrow("dev.loom.cache", "dev.loom.examples.Planted"),
          arrow("dev.loom.analytics", "dev.loom.benchmarks.Planted"),
          arrow("dev.loom.cache.redis", "dev.loom.faults.Planted"),
          plant(
              HouseRules.ARROWS,
              "dev.loom.extra.Stray is in a package that the plan does not know",
              "package dev.loom.extra; class Stray {}"),
          plant(
              HouseRules.NO_CYCLES,
              "dev.loom.examples.a.First",
              "package dev.loom.examples.a; public class First { dev.loom.examples.b.Second s; }",
              "package dev.loom.examples.b; public class Second { dev.loom.examples.a.First f; }"),
          foreign("dev.loom.chat", "com.github.benmanes.caffeine.cache.Cache"),
          foreign("dev.loom.cache", "java.sql.Connection"),
          foreign("dev.loom.analytics", "java.sql.Connection"),
          foreign("dev.loom.analytics", "javax.sql.DataSource"),
          foreign("dev.loom.analytics", "com.zaxxer.hikari.HikariDataSource"),
          foreign("dev.loom.examples", "org.sqlite.SQLiteDataSource"),
          foreign("dev.loom.examples.query", "com.github.benmanes.caffeine.cache.Cache"),
          foreign("dev.loom.cache", "dev.langchain4j.model.chat.ChatModel"),
          foreign("dev.loom.analytics", "com.fasterxml.jackson.core.JsonParser"),
          foreign("dev.loom.langchain4j", "com.fasterxml.jackson.databind.ObjectMapper"),
          foreign("dev.loom.log", "picocli.CommandLine"),
          foreign("dev.loom.log", "org.w3c.dom.Document"),
          shown("public com.github.benmanes.caffeine.cache.Cache<String, String> field;"),
          shown(
              "public void in(java.util.List<com.github.benmanes.caffeine.cache.Cache<?, ?>> c) {}"),
          shown(
              "protected com.github.benmanes.caffeine.cache.Cache<?, ?>[] out() { return null; }"),
          shown(
              "public <T extends com.github.benmanes.caffeine.cache.Cache<?, ?>> void bound() {}"),
          shown("public void fails() throws java.sql.SQLException {}"),
          plant(
              HouseRules.PUBLIC_SIGNATURES,
              "dev.loom.cache.Planted shows com.github.benmanes.caffeine.cache.Ticker",
              "package dev.loom.cache; public abstract class Planted"
                  + " implements com.github.benmanes.caffeine.cache.Ticker {}"),
          inexact("double rate;"),
          inexact("float rate() { return 0; }"),
          inexact("Object rate(java.math.BigDecimal d) { return d.doubleValue(); }"),
          inexact("Object rate(long n) { return java.math.BigDecimal.valueOf(0.5); }"),
          plant(
              HouseRules.NO_SERIALIZATION,
              "dev.loom.cache.Planted",
              "package dev.loom.cache; class Planted {"
                  + " Object read(java.io.ObjectInputStream in) throws Exception {"
                  + " return in.readObject(); } }"),
          plant(
              HouseRules.NO_CONSOLE,
              "dev.loom.log.Planted",
              "package dev.loom.log; class Planted { void say() { System.out.println(1); } }"),
          plant(
              HouseRules.NO_CONSOLE,
              "dev.loom.log.Planted",
              "package dev.loom.log; class Planted { void say() { System.err.println(1); } }"),
          plant(
              HouseRules.HIDDEN_SHARE,
              "dev.loom.analytics: 1 of 3 top-level types are package-private; public are"
                  + " [dev.loom.analytics.Shown, dev.loom.analytics.sqlite.AlsoShown]",
              "package dev.loom.analytics; public class Shown {}",
              "package dev.loom.analytics.sqlite; public class AlsoShown {}",
              "package dev.loom.analytics.sqlite; class Hidden { class Nested {} }"),
          plant(
              HouseRules.NULL_MARKED,
              "dev.loom.planted.Unmarked",
              "package dev.loom.planted; class Unmarked {}"),
          plant(
              HouseRules.NULL_MARKED,
              "dev.loom.planted.Unmarked",
              "@Deprecated package dev.loom.planted;",
              "package dev.loom.planted; class Unmarked {}"),
          plant(
              HouseRules.PACKAGE_NAMES,
              "dev.loom.cache.util.Planted",
              "package dev.loom.cache.util; class Planted {}"),
          plant(
              HouseRules.PACKAGE_NAMES,
              "dev.loom.impl.Planted",
              "package dev.loom.impl; class Planted {}"),
          plant(
              HouseRules.PACKAGE_NAMES,
              "dev.loom.common.Planted",
              "package dev.loom.common; class Planted {}"),
          raw("CallRecord.prompt", "public record CallRecord(String tenant, String prompt) {}"),
          raw("CallRecord.tags", "public record CallRecord(java.util.Map<String, String> tags) {}"),
          raw(
              "CallRecord.answer",
              "public record CallRecord(dev.loom.chat.AssistantMessage answer) {}"),
          raw(
              "CallSink.accept",
              "public interface CallSink { void accept(Object r, String body); }"),
          raw(
              "CallSink.accept",
              "public interface CallSink { void accept(dev.loom.chat.ChatResponse response); }"));

  @TempDir private Path folder;

  @ParameterizedTest
  @FieldSource("PLANTS")
  void plantedViolationIsNamed(Plant plant) throws IOException {
    JavaClasses classes = Planted.classes(folder, plant.sources());
    assertThatThrownBy(() -> plant.rule().check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(plant.rule().getDescription())
        .hasMessageContaining(plant.named());
  }

  @Test
  void everyRuleIsShownToFail() {
    assertThat(PLANTS).extracting(Plant::rule).containsAll(HouseRules.all());
  }

  @Test
  void wholeNumbersAndTextAreNotTakenForFloatingPoint() throws IOException {
    Path exact = folder.resolve("exact");
    Planted.write(exact, "/** double */ class Said { String s = \"a double 0.5\"; } // float");
    Planted.write(
        exact,
        "class Whole { long x = 0xEL + 1_000L; int[] a = {1}; int n = a[0].toString().length(); }");
    assertThat(FloatingPointSources.below(exact)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"n * 0.5", "n * .5", "n / 2.", "n * 1e3", "n * 1e-6", "n * 2f", "n * 2d"})
  void everyFormOfFloatingPointLiteralIsFound(String expression) throws IOException {
    Path inexact = folder.resolve("inexact");
    Path local =
        Planted.write(
            inexact, "class Local { long part(long n) { return (long) (" + expression + "); } }");
    assertThat(FloatingPointSources.below(inexact)).containsExactly(local);
  }

  private static Plant plant(ArchRule rule, String named, String... sources) {
    return new Plant(rule, named, List.of(sources));
  }

  /** A type in one package that names a type in another; the target is planted too if need be. */
  private static Plant arrow(String from, String target) {
    String offender = "package " + from + "; class Offender { " + target + " target; }";
    String named = from + ".Offender";
    if (!target.endsWith(".Planted")) {
      return plant(HouseRules.ARROWS, named, offender);
    }
    String home = target.substring(0, target.lastIndexOf('.'));
    return plant(
        HouseRules.ARROWS, named, offender, "package " + home + "; public class Planted {}");
  }

  private static Plant foreign(String from, String target) {
    return plant(
        HouseRules.FOREIGN_APIS,
        from + ".Offender",
        "package " + from + "; class Offender { " + target + " target; }");
  }

  private static Plant shown(String member) {
    return plant(
        HouseRules.PUBLIC_SIGNATURES,
        "dev.loom.cache.Planted",
        "package dev.loom.cache; public class Planted { " + member + " }");
  }

  private static Plant inexact(String member) {
    return plant(
        HouseRules.EXACT_COST,
        "dev.loom.cost.Planted",
        "package dev.loom.cost; class Planted { " + member + " }");
  }

  private static Plant raw(String named, String type) {
    return plant(
        HouseRules.REDACTED_RECORDS, "dev.loom.log." + named, "package dev.loom.log; " + type);
  }
}
