package dev.loom.cost;

import dev.loom.chat.ModelId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What makes lines a price book: the same rules for a file and for the host's own code. */
final class PriceRules {
  private static final BigDecimal MAX_RATE = BigDecimal.valueOf(10_000);
  private static final BigDecimal MAX_FACTOR = BigDecimal.TEN;
  private static final int MAX_DECIMALS = 12;

  /** More than all classes of a usage together can hold. */
  private static final long MAX_PROMPT_TOKENS = 1_000_000_000_000_000L;

  private static final int MAX_LINES_OF_A_MODEL = 200;

  private PriceRules() {}

  static void check(List<NumberedLine> lines, Problems problems) {
    Map<ModelId, List<NumberedLine>> byModel = new LinkedHashMap<>();
    for (NumberedLine line : lines) {
      checkValues(line, problems);
      byModel.computeIfAbsent(PriceBook.idOf(line.line()), id -> new ArrayList<>()).add(line);
    }
    for (List<NumberedLine> ofModel : byModel.values()) {
      if (ofModel.size() > MAX_LINES_OF_A_MODEL) {
        problems.add(
            ofModel.get(0).number(), "one model has more than " + MAX_LINES_OF_A_MODEL + " lines");
      } else {
        checkModel(ofModel, problems);
      }
    }
    checkAliases(byModel, problems);
  }

  private static void checkValues(NumberedLine numbered, Problems problems) {
    PriceLine line = numbered.line();
    Problem problem = text -> problems.add(numbered.number(), text);
    if (line.model().isBlank()) {
      problem.is("the model is missing");
    }
    if (line.from() != null && line.to() != null && !line.from().isBefore(line.to())) {
      problem.is("from " + line.from() + " is not before to " + line.to());
    }
    line.rates().forEach((rate, value) -> checkRate(rate.column(), value, MAX_RATE, problem));
    if (line.factor() != null) {
      checkRate("factor", line.factor(), MAX_FACTOR, problem);
    }
    line.multipliers()
        .forEach((name, value) -> checkRate("multiplier " + name, value, MAX_FACTOR, problem));
    checkOutput(line, problem);
    checkShape(line, numbered.readable(), problem);
  }

  /** Says what is wrong with one line. */
  private interface Problem {
    void is(String text);
  }

  private static void checkRate(String name, BigDecimal value, BigDecimal max, Problem problem) {
    if (value.signum() < 0 || value.compareTo(max) > 0) {
      problem.is(name + " is " + value.toPlainString() + "; allowed are 0 to " + max);
    } else if (value.scale() > MAX_DECIMALS) {
      problem.is(name + " is " + value.toPlainString() + "; at most 12 decimals are allowed");
    }
  }

  private static void checkOutput(PriceLine line, Problem problem) {
    BigDecimal input = line.rates().getOrDefault(Rate.INPUT, BigDecimal.ZERO);
    BigDecimal output = line.rates().getOrDefault(Rate.OUTPUT, BigDecimal.ONE);
    boolean embedding = line.note().toLowerCase(Locale.ROOT).contains("embedding");
    if (input.signum() > 0 && output.signum() == 0 && !embedding) {
      problem.is("output is 0 beside an input price; only an embedding may, and its note says so");
    }
  }

  private static void checkShape(PriceLine line, boolean readable, Problem problem) {
    boolean plain =
        line.isBase()
            && line.from() == null
            && line.to() == null
            && line.factor() == null
            && line.multipliers().isEmpty();
    if (line.aliasOf() != null) {
      if (!plain || !line.rates().isEmpty()) {
        problem.is("an alias has a price; it must name alias_of alone");
      }
      return;
    }
    boolean onlyFactor = line.serviceTier() != null && line.factor() != null;
    if (line.rates().isEmpty() && !onlyFactor && readable) {
      problem.is("no rate is named");
    }
    if (line.inclusive() && line.abovePromptTokens().isEmpty() && readable) {
      problem.is("inclusive needs above_prompt_tokens");
    }
    long above = line.abovePromptTokens().orElse(0);
    if (above < 0 || above > MAX_PROMPT_TOKENS) {
      problem.is("above_prompt_tokens is " + above + "; allowed are 0 to " + MAX_PROMPT_TOKENS);
    }
    if (line.factor() != null && line.abovePromptTokens().isPresent()) {
      problem.is("factor belongs to a line without above_prompt_tokens");
    }
    if (!line.isBase() && !line.multipliers().isEmpty()) {
      problem.is("multipliers belong to a base line");
    }
  }

  private static void checkModel(List<NumberedLine> lines, Problems problems) {
    for (int i = 0; i < lines.size(); i++) {
      NumberedLine line = lines.get(i);
      for (NumberedLine earlier : lines.subList(0, i)) {
        String conflict = conflict(line.line(), earlier.line());
        if (conflict != null) {
          problems.add(line.number(), conflict + " line " + earlier.number());
        }
      }
      boolean tier = !line.line().isBase() && line.line().aliasOf() == null;
      if (tier && lines.stream().noneMatch(base -> isBaseOf(base, line))) {
        problems.add(line.number(), "tier " + line.line().layer() + " has no base line");
      }
    }
  }

  private static boolean isBaseOf(NumberedLine base, NumberedLine tier) {
    return base.line().isBase()
        && base.line().aliasOf() == null
        && base.line().overlaps(tier.line());
  }

  private static @Nullable String conflict(PriceLine line, PriceLine earlier) {
    if (line.aliasOf() != null || earlier.aliasOf() != null) {
      return "a model with an alias has no other line, see";
    }
    boolean sameLayer =
        Objects.equals(folded(line.serviceTier()), folded(earlier.serviceTier()))
            && isSameThreshold(line, earlier);
    if (!sameLayer || !line.overlaps(earlier)) {
      return null;
    }
    if (line.inclusive() != earlier.inclusive()) {
      return "the threshold equals that of";
    }
    boolean samePeriod =
        Objects.equals(line.from(), earlier.from()) && Objects.equals(line.to(), earlier.to());
    return samePeriod ? "duplicate layer, see" : "the period overlaps that of";
  }

  /** Above 31,999 and from 32,000 on is the same; above and from on one number is a mistake. */
  private static boolean isSameThreshold(PriceLine line, PriceLine earlier) {
    return line.abovePromptTokens().equals(earlier.abovePromptTokens())
        || (line.abovePromptTokens().isPresent()
            && earlier.abovePromptTokens().isPresent()
            && line.firstPromptTokens() == earlier.firstPromptTokens());
  }

  private static @Nullable String folded(@Nullable String name) {
    return name == null ? null : name.toLowerCase(Locale.ROOT);
  }

  private static void checkAliases(Map<ModelId, List<NumberedLine>> byModel, Problems problems) {
    byModel.forEach(
        (id, lines) -> {
          String aliasOf = lines.get(0).line().aliasOf();
          ModelId target =
              aliasOf == null ? null : PriceIndex.target(id, aliasOf, byModel.keySet());
          List<NumberedLine> named = target == null ? null : byModel.get(target);
          if (named != null && named.get(0).line().aliasOf() != null) {
            problems.add(lines.get(0).number(), "an alias of an alias; name the model with prices");
          }
        });
  }
}
