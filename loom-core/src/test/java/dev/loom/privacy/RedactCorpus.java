package dev.loom.privacy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Reads the labelled texts; secrets are made from templates, so that no file holds one. */
final class RedactCorpus {
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";
  private static final String ALNUM = LOWER + LOWER.toUpperCase(java.util.Locale.ROOT) + DIGITS;

  /**
   * A labelled text.
   *
   * @param type of its value, empty for none
   * @param value as it stands in the text
   * @param before what stands before the value
   * @param after what stands behind it
   */
  record Entry(String id, String half, String type, String before, String value, String after) {
    String text() {
      return before + value + after;
    }
  }

  private RedactCorpus() {}

  static List<Entry> read() {
    try (InputStream in = RedactCorpus.class.getResourceAsStream("corpus.jsonl")) {
      String lines = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return lines.lines().map(line -> entry(new RedactCorpusJson(line).object())).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Entry entry(Map<String, Object> line) {
    List<String> parts = new ArrayList<>();
    for (Object part : (List<Object>) Objects.requireNonNull(line.get("text"))) {
      parts.add(part instanceof String text ? text : made((Map<String, Object>) part));
    }
    List<Map<String, Object>> values =
        (List<Map<String, Object>>) Objects.requireNonNull(line.get("values"));
    String id = (String) Objects.requireNonNull(line.get("id"));
    String half = (String) Objects.requireNonNull(line.get("half"));
    if (values.isEmpty()) {
      return new Entry(id, half, "", String.join("", parts), "", "");
    }
    int at = Integer.parseInt(String.valueOf(values.get(0).get("part")));
    return new Entry(
        id,
        half,
        (String) Objects.requireNonNull(values.get(0).get("type")),
        String.join("", parts.subList(0, at)),
        parts.get(at),
        String.join("", parts.subList(at + 1, parts.size())));
  }

  private static String made(Map<String, Object> part) {
    String template = (String) Objects.requireNonNull(part.get("gen"));
    Random random = new Random(Long.parseLong(String.valueOf(part.get("seed"))));
    StringBuilder made = new StringBuilder();
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i);
      if (c != '{') {
        made.append(c);
        i++;
        continue;
      }
      int end = template.indexOf('}', i);
      made.append(field(template.substring(i + 1, end).split(":", -1), random));
      i = end + 1;
    }
    return made.toString();
  }

  private static String field(String[] field, Random random) {
    return switch (field[0]) {
      case "jwt" -> jwt(field[1], random);
      case "pem" -> pem(field[1], field[2], random);
      default -> drawn(field[0], Integer.parseInt(field[1]), random);
    };
  }

  /** Drawn until all classes of the alphabet are there, as any real key has them. */
  private static String drawn(String alphabet, int length, Random random) {
    String from =
        switch (alphabet) {
          case "lower" -> LOWER;
          case "upper" -> LOWER.toUpperCase(java.util.Locale.ROOT) + DIGITS;
          case "digit" -> DIGITS;
          case "hex" -> DIGITS + "abcdef";
          case "token" -> ALNUM + "_-";
          case "ulid" -> "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
          default -> ALNUM;
        };
    StringBuilder drawn = new StringBuilder();
    for (int i = 0; i < length; i++) {
      // The ends are letters and digits, so that a value's end is beyond doubt.
      boolean edge = i == 0 || i == length - 1;
      drawn.append(
          from.charAt(random.nextInt(edge && alphabet.equals("token") ? 62 : from.length())));
    }
    return drawn.toString();
  }

  private static String jwt(String algorithm, Random random) {
    String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
    String payload = "{\"sub\":\"" + random.nextInt(1_000_000) + "\",\"iat\":1700000000}";
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + encoder.encodeToString(payload.getBytes(StandardCharsets.UTF_8))
        + "."
        + drawn("token", 43, random);
  }

  private static String pem(String label, String breaks, Random random) {
    Map<String, String> ends = new LinkedHashMap<>();
    ends.put("LF", "\n");
    ends.put("CRLF", "\r\n");
    ends.put("ESC", "\\n");
    ends.put("ESC2", "\\\\n");
    ends.put("INDENT", "\n  ");
    ends.put("CONCAT", "\\n\" +\n    \"");
    String end = Objects.requireNonNull(ends.get(breaks));
    StringBuilder pem = new StringBuilder("-----BEGIN " + label + "-----").append(end);
    for (int line = 0; line < 4; line++) {
      pem.append(drawn("alnum", 64, random)).append(end);
    }
    return pem.append(drawn("alnum", 30, random))
        .append("==")
        .append(end)
        .append("-----END ")
        .append(label)
        .append("-----")
        .toString();
  }
}
