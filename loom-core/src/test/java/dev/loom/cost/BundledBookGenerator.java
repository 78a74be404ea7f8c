package dev.loom.cost;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the bundled price book from the shared price table. Every clause of a note is understood or
 * the generation fails. To write it anew: run {@link #main} with the table and the resource.
 */
final class BundledBookGenerator {
  private static final String HEAD =
      """
      #loom-prices 1
      #version 2026-08-06.1
      #as-of 2026-08-06
      #source LiteLLM price map of 2026-08-06; simonw/llm-prices of 2026-08-05
      #currency USD
      """;

  private static final List<String> COLUMNS =
      List.of(
          ("provider,model,alias_of,from,to,service_tier,above_prompt_tokens,inclusive,factor,"
                  + "input,output,cached_input,cache_write_5m,cache_write_1h,reasoning,"
                  + "audio_input,audio_output,image_output,per_search,per_request,multipliers,"
                  + "source,note")
              .split(","));

  /** Who sells other people's models; asked last where a call names no provider. */
  private static final List<String> RESELLERS =
      List.of("groq", "bedrock", "azure", "cerebras", "together_ai");

  private static final String TABLE = "litellm 2026-08-06";
  private static final String CROSS_CHECK = "llm-prices 2026-08-05";

  private static final String N = "(\\d+(?:\\.\\d+)?)";
  private static final String IN_OUT = "in " + N + " out " + N;
  private static final Pattern ABOVE =
      Pattern.compile(">(\\d+)k prompt: " + IN_OUT + "(?: cached " + N + ")?(?: write " + N + ")?");
  private static final Pattern BRACKETS = Pattern.compile("tiered by prompt tokens: (\\[.+)");
  private static final Pattern BRACKET = Pattern.compile("\\[(\\d+)-(\\d+)\\) " + IN_OUT);
  private static final Pattern SERVICE = Pattern.compile("(batch|flex|priority) " + IN_OUT);
  private static final Pattern HOUR = Pattern.compile("1h cache write " + N);
  private static final Pattern SUSPECT =
      Pattern.compile("1h cache write suspect in source \\(not 2x input\\): " + N);
  private static final Pattern AUDIO = Pattern.compile("audio (in|out) " + N);
  private static final Pattern SEARCH =
      Pattern.compile("search per query " + N + "(?:/" + N + "/" + N + ")?");
  private static final Pattern MULTIPLIER =
      Pattern.compile("(?:(us|eu) residency|(us)|(fast)) x" + N);
  private static final Pattern DATED =
      Pattern.compile("llm-prices: (until|from) (\\d{4}-\\d\\d-\\d\\d) " + IN_OUT);
  private static final Pattern KEPT =
      Pattern.compile("llm-prices agrees|deprecation \\d{4}-\\d\\d-\\d\\d|embedding");
  private static final Pattern DISPUTED = Pattern.compile("llm-prices says " + IN_OUT);

  /** Ids that providers, and those who resell them, use for a model of the table. */
  private static final String ALIASES =
      """
      anthropic,claude-opus-4.8,claude-opus-4-8
      anthropic,claude-opus-4.7,claude-opus-4-7
      anthropic,claude-opus-4.6,claude-opus-4-6
      anthropic,claude-opus-4.5,claude-opus-4-5
      anthropic,claude-opus-4.1,claude-opus-4-1
      anthropic,claude-opus-4-0,claude-opus-4-20250514
      anthropic,claude-opus-4,claude-opus-4-20250514
      anthropic,claude-sonnet-4.6,claude-sonnet-4-6
      anthropic,claude-sonnet-4.5,claude-sonnet-4-5
      anthropic,claude-sonnet-4-0,claude-sonnet-4-20250514
      anthropic,claude-sonnet-4,claude-sonnet-4-20250514
      anthropic,claude-haiku-4.5,claude-haiku-4-5
      anthropic,claude-3.7-sonnet,claude-3-7-sonnet-20250219
      anthropic,claude-3-7-sonnet,claude-3-7-sonnet-20250219
      anthropic,claude-3-haiku,claude-3-haiku-20240307
      anthropic,claude-3-opus,claude-3-opus-20240229
      google,gemini-2.0-flash-001,gemini-2.0-flash
      google,gemini-2.0-flash-lite-001,gemini-2.0-flash-lite
      xai,grok-4-0709,grok-4
      """;

  private final List<Map<String, String>> lines = new ArrayList<>();

  private BundledBookGenerator() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[1]), generate(Files.readAllLines(Path.of(args[0]))));
  }

  /** The price file for a table with its header line. */
  static String generate(List<String> table) {
    BundledBookGenerator generator = new BundledBookGenerator();
    List<String> rows = table.subList(1, table.size());
    rows.stream().filter(row -> !isReseller(row)).forEach(generator::model);
    rows.stream().filter(BundledBookGenerator::isReseller).forEach(generator::model);
    StringBuilder text = new StringBuilder(HEAD);
    text.append(String.join(",", COLUMNS)).append('\n');
    generator.lines.forEach(line -> text.append(csv(line)).append('\n'));
    ALIASES
        .lines()
        .map(line -> line.split(","))
        .map(ids -> Map.of("provider", ids[0], "model", ids[1], "alias_of", ids[2]))
        .forEach(line -> text.append(csv(line)).append('\n'));
    return text.toString();
  }

  private static boolean isReseller(String row) {
    return RESELLERS.contains(row.substring(0, row.indexOf(',')));
  }

  private static String csv(Map<String, String> line) {
    if (!COLUMNS.containsAll(line.keySet())) {
      throw new IllegalStateException("a cell without a column: " + line);
    }
    return String.join(",", COLUMNS.stream().map(name -> line.getOrDefault(name, "")).toList());
  }

  private void model(String row) {
    Model model = new Model(row.split(",", -1));
    lines.addAll(model.lines());
  }

  /** One row of the table on its way to lines. */
  private static final class Model {
    private final String provider;
    private final Map<String, String> base = new LinkedHashMap<>();
    private final List<Map<String, String>> layers = new ArrayList<>();
    private final List<String> multipliers = new ArrayList<>();
    private final List<String> note = new ArrayList<>();
    private final List<Matcher> dated = new ArrayList<>();

    Model(String[] cells) {
      provider = cells[0];
      base.put("provider", provider);
      base.put("model", cells[1]);
      put(base, "input", cells[2]);
      put(base, "output", cells[3]);
      put(base, "cached_input", cells[4]);
      put(base, "cache_write_5m", cells[5]);
      base.put("source", TABLE);
      for (String clause : cells[7].isEmpty() ? new String[0] : cells[7].split("; ")) {
        if (!price(clause) && !extra(clause)) {
          throw new IllegalStateException(cells[1] + ": clause not understood: " + clause);
        }
      }
      if (!multipliers.isEmpty()) {
        base.put("multipliers", String.join(";", multipliers));
      }
      base.put("note", String.join("; ", note));
    }

    private static void put(Map<String, String> line, String column, String value) {
      if (value != null && !value.isEmpty()) {
        line.put(column, new BigDecimal(value).toPlainString());
      }
    }

    private boolean price(String clause) {
      Matcher m = ABOVE.matcher(clause);
      if (m.matches()) {
        Map<String, String> tier =
            tier(m.group(1) + "000", provider.equals("xai"), m.group(2), m.group(3));
        put(tier, "cached_input", m.group(4));
        put(tier, "cache_write_5m", m.group(5));
        return true;
      }
      m = BRACKETS.matcher(clause);
      if (m.matches()) {
        brackets(m.group(1));
        return true;
      }
      m = SERVICE.matcher(clause);
      if (m.matches()) {
        service(m.group(1), m.group(2), m.group(3));
        return true;
      }
      m = DATED.matcher(clause);
      if (m.matches()) {
        dated.add(m);
        return true;
      }
      return false;
    }

    private Map<String, String> tier(String above, boolean inclusive, String in, String out) {
      Map<String, String> tier = layer();
      tier.put("above_prompt_tokens", above);
      tier.put("inclusive", inclusive ? "true" : "");
      put(tier, "input", in);
      put(tier, "output", out);
      return tier;
    }

    private Map<String, String> layer() {
      Map<String, String> layer = new LinkedHashMap<>();
      layer.put("provider", provider);
      layer.put("model", base.get("model"));
      layer.put("source", TABLE);
      layers.add(layer);
      return layer;
    }

    private void brackets(String text) {
      Matcher m = BRACKET.matcher(text);
      String next = "0";
      int end = 0;
      while (m.find()) {
        if (!m.group(1).equals(next)) {
          throw new IllegalStateException(base + ": brackets do not meet: " + text);
        }
        if (next.equals("0")) {
          check(same(m.group(3), "input") && same(m.group(4), "output"), text);
        } else {
          tier(m.group(1), true, m.group(3), m.group(4));
        }
        next = m.group(2);
        end = m.end();
      }
      check(end == text.length(), text);
    }

    private boolean same(String value, String column) {
      return new BigDecimal(value).compareTo(new BigDecimal(base.get(column))) == 0;
    }

    private void check(boolean condition, String clause) {
      if (!condition) {
        throw new IllegalStateException(base + ": clause not understood: " + clause);
      }
    }

    private void service(String name, String in, String out) {
      Map<String, String> line = layer();
      line.put("service_tier", name);
      if (name.equals("batch")) {
        BigDecimal factor = new BigDecimal(in).divide(new BigDecimal(base.get("input")));
        BigDecimal output = new BigDecimal(base.get("output")).multiply(factor);
        if (output.compareTo(new BigDecimal(out)) == 0) {
          line.put("factor", factor.stripTrailingZeros().toPlainString());
          return;
        }
      }
      put(line, "input", in);
      put(line, "output", out);
    }

    private boolean extra(String clause) {
      Matcher m = HOUR.matcher(clause);
      if (m.matches()) {
        put(base, "cache_write_1h", m.group(1));
        return true;
      }
      if (SUSPECT.matcher(clause).matches()) {
        BigDecimal twice = new BigDecimal(base.get("input")).multiply(BigDecimal.valueOf(2));
        put(base, "cache_write_1h", twice.stripTrailingZeros().toPlainString());
        note.add("cache_write_1h derived: 2 x input");
        return true;
      }
      m = AUDIO.matcher(clause);
      if (m.matches()) {
        put(base, "audio_" + m.group(1) + "put", m.group(2));
        return true;
      }
      m = SEARCH.matcher(clause);
      if (m.matches()) {
        boolean middle = m.group(2) != null && !provider.equals("perplexity");
        put(base, "per_search", m.group(middle ? 2 : 1));
        return true;
      }
      return remark(clause);
    }

    private boolean remark(String clause) {
      Matcher m = MULTIPLIER.matcher(clause);
      if (m.matches()) {
        String name = m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : "fast";
        BigDecimal value = new BigDecimal(m.group(4)).stripTrailingZeros();
        multipliers.add(name + "=" + value.toPlainString());
        return true;
      }
      if (DISPUTED.matcher(clause).matches()) {
        note.add("disputed: " + clause);
        return true;
      }
      return KEPT.matcher(clause).matches() && note.add(clause);
    }

    /** The lines of today's price, then those of the other periods that the notes tell of. */
    List<Map<String, String>> lines() {
      layers.forEach(this::deriveHourWrites);
      List<Map<String, String>> all = new ArrayList<>();
      all.add(base);
      all.addAll(layers);
      List<Map<String, String>> today = all.stream().filter(Model::hasRates).toList();
      for (Matcher m : dated) {
        boolean until = m.group(1).equals("until");
        for (Map<String, String> line : today) {
          all.add(scaled(line, m.group(3), m.group(4)));
          all.get(all.size() - 1).put(until ? "to" : "from", m.group(2));
        }
        today.forEach(line -> line.put(until ? "from" : "to", m.group(2)));
      }
      return all;
    }

    private static boolean hasRates(Map<String, String> line) {
      return Rate.OF_TOKENS.stream().anyMatch(rate -> line.containsKey(rate.column()));
    }

    /** A longer prompt raises the price of an hour's write as that of a short one's. */
    private void deriveHourWrites(Map<String, String> layer) {
      if (layer.containsKey("cache_write_5m") && base.containsKey("cache_write_1h")) {
        String hour = base.get("cache_write_1h");
        layer.put("cache_write_1h", inRatio(hour, layer.get("input"), base.get("input")));
        layer.put("note", "cache_write_1h derived: same ratio to input");
      }
    }

    /** All rates in the ratio of the other period's to today's; factors and fees stay. */
    private Map<String, String> scaled(Map<String, String> line, String in, String out) {
      Map<String, String> other = new LinkedHashMap<>(line);
      for (Rate rate : Rate.OF_TOKENS) {
        String value = line.get(rate.column());
        if (value != null) {
          boolean output = rate == Rate.OUTPUT || rate.standIn() == Rate.OUTPUT;
          String now = base.get(output ? "output" : "input");
          other.put(rate.column(), inRatio(value, output ? out : in, now));
        }
      }
      other.put("source", CROSS_CHECK);
      other.put("note", (line == base ? "cache rates" : "rates") + " derived: same ratio as today");
      return other;
    }

    /** Exact, or the generation fails. */
    private static String inRatio(String value, String then, String now) {
      BigDecimal product = new BigDecimal(value).multiply(new BigDecimal(then));
      return product.divide(new BigDecimal(now)).stripTrailingZeros().toPlainString();
    }
  }
}
