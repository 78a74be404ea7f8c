package dev.loom.cost;

import dev.loom.chat.ModelId;
import dev.loom.chat.UsageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prices of models, each for the periods in which it counts. Never fetches anything: prices come
 * with Loom or from the host's file. Immutable and thread-safe; reloading means a new book.
 */
public final class PriceBook {
  private final String version;
  private final @Nullable LocalDate asOf;
  private final String source;
  private final List<PriceEntry> entries;
  private final PriceIndex index;
  private final NavigableSet<Instant> changes = new TreeSet<>();

  private PriceBook(
      String version, @Nullable LocalDate asOf, String source, List<PriceEntry> entries) {
    this.version = version;
    this.asOf = asOf;
    this.source = source;
    this.entries = List.copyOf(entries);
    this.index = new PriceIndex(this.entries);
    for (PriceLine line : lines()) {
      Stream.of(line.from(), line.to()).filter(Objects::nonNull).forEach(changes::add);
    }
  }

  /** Reads the shipped book once, when it is first asked for. */
  private static final class Bundled {
    private static final PriceBook BOOK = load();

    private static PriceBook load() {
      try (InputStream in =
          Objects.requireNonNull(PriceBook.class.getResourceAsStream("prices.csv"))) {
        return book(PriceFile.parse(in.readAllBytes(), "bundled price book"), "bundled");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * The book that comes with Loom.
   *
   * @return always the same book
   */
  public static PriceBook bundled() {
    return Bundled.BOOK;
  }

  /**
   * Reads a price file: UTF-8, at most 8 MiB and 100,000 lines.
   *
   * @param file the file
   * @return the book
   * @throws IllegalArgumentException with all that is wrong in the file, by line
   * @throws UncheckedIOException when it cannot be read
   */
  public static PriceBook read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(PriceFile.MAX_BYTES + 1);
      return book(PriceFile.parse(bytes, "price file " + file.getFileName()), "user");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A book of the host's own prices; they pass the same checks as a file.
   *
   * @param version the book's version, not empty
   * @param lines the lines; a problem names them by their number, from 1
   * @return the book
   * @throws IllegalArgumentException with all that is wrong, by line
   */
  public static PriceBook of(String version, List<PriceLine> lines) {
    List<NumberedLine> numbered = new ArrayList<>();
    for (PriceLine line : lines) {
      numbered.add(new NumberedLine(numbered.size() + 1, line, true));
    }
    Problems problems = new Problems("price book " + version);
    PriceRules.check(numbered, problems);
    problems.throwIfAny();
    return book(new PriceFile(version, null, "", lines), "user");
  }

  private static PriceBook book(PriceFile file, String origin) {
    Map<ModelId, List<PriceLine>> byModel = new LinkedHashMap<>();
    for (PriceLine line : file.lines()) {
      byModel.computeIfAbsent(idOf(line), id -> new ArrayList<>()).add(line);
    }
    List<PriceEntry> entries = new ArrayList<>();
    String source = origin + ":" + file.version();
    byModel.forEach(
        (id, lines) -> entries.add(new PriceEntry(id, source, origin.equals("user"), lines)));
    return new PriceBook(file.version(), file.asOf(), file.source(), entries);
  }

  /** Two lines are of the same model when these are equal. */
  static ModelId idOf(PriceLine line) {
    return new ModelId(UsageFormat.providerId(line.provider()), line.model());
  }

  /**
   * This book with another one on top. A model that the other one names is replaced as a whole:
   * tiers, service tiers, periods and all. Begin with the book that the aliases lead to.
   *
   * @param other usually the host's own
   * @return a new book; its version names both
   * @throws IllegalArgumentException when an alias names no model of either book, or another alias
   */
  public PriceBook overriddenBy(PriceBook other) {
    Map<ModelId, PriceEntry> merged = new LinkedHashMap<>();
    other.entries.forEach(entry -> merged.put(entry.model(), entry));
    entries.forEach(entry -> merged.putIfAbsent(entry.model(), entry));
    merged.values().forEach(entry -> checkAlias(entry, merged, other.version));
    LocalDate oldest = asOf == null || other.asOf == null ? asOf : min(asOf, other.asOf);
    return new PriceBook(
        version + "+" + other.version, oldest, source, List.copyOf(merged.values()));
  }

  private static void checkAlias(
      PriceEntry entry, Map<ModelId, PriceEntry> merged, String version) {
    String aliasOf = entry.aliasOf();
    if (aliasOf == null) {
      return;
    }
    ModelId target = PriceIndex.target(entry.model(), aliasOf, merged.keySet());
    PriceEntry named = target == null ? null : merged.get(target);
    if (named == null || named.aliasOf() != null) {
      throw new IllegalArgumentException(
          "price book "
              + version
              + ": "
              + entry.model()
              + " is an alias of "
              + (named == null
                  ? aliasOf
                      + ", which is in no book; an alias must name a model with prices,"
                      + " of its own provider or as provider/model"
                  : target + ", which is an alias itself; an alias must name a model with prices"));
    }
  }

  private static LocalDate min(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  /**
   * The book's version.
   *
   * @return for instance {@code 2026-08-06.1}; of a combined book both versions
   */
  public String version() {
    return version;
  }

  /**
   * The day on which the prices were last known to be right; of a combined book the earlier one.
   *
   * @return the day, empty when the book does not say
   */
  public Optional<LocalDate> asOf() {
    return Optional.ofNullable(asOf);
  }

  /**
   * How long ago the prices were last known to be right.
   *
   * @param now the present
   * @return the time since the begin of {@link #asOf} in UTC, negative for a day to come; empty
   *     when the book does not say
   */
  public Optional<Duration> age(Instant now) {
    return asOf().map(day -> Duration.between(day.atStartOfDay(ZoneOffset.UTC).toInstant(), now));
  }

  /**
   * Where the prices come from.
   *
   * @return the words of the file's head, may be empty
   */
  public String source() {
    return source;
  }

  /**
   * When prices of this book change the next time: until then it prices a usage the same at every
   * moment.
   *
   * @param now any moment
   * @return the first moment after it at which a price begins or ends; empty when none does
   */
  public Optional<Instant> nextChange(Instant now) {
    return Optional.ofNullable(changes.higher(now));
  }

  /**
   * All lines, the host's own first.
   *
   * @return a new list
   */
  public List<PriceLine> lines() {
    return entries.stream().flatMap(entry -> entry.lines().stream()).toList();
  }

  /**
   * The price in force for a model, found as for a call whose answer names no other model.
   *
   * @param model provider (may be empty) and model
   * @param at the instant
   * @return the price, empty when the book has none
   */
  public Optional<Price> price(ModelId model, Instant at) {
    return Optional.ofNullable(find(model, null, at)).map(PriceIndex.Found::price);
  }

  PriceIndex.@Nullable Found find(ModelId asked, @Nullable String answered, Instant at) {
    return index.find(asked, answered, at);
  }
}
