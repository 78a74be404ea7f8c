package dev.loom.cost;

import dev.loom.chat.ModelId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All lines of one model in one book: an alias, or its prices period by period. */
final class PriceEntry {
  private final ModelId model;
  private final boolean user;
  private final List<PriceLine> lines;
  private final @Nullable String aliasOf;
  private final List<Price> periods;

  PriceEntry(ModelId model, String source, boolean user, List<PriceLine> lines) {
    this.model = model;
    this.user = user;
    this.lines = List.copyOf(lines);
    this.aliasOf = lines.get(0).aliasOf();
    this.periods = aliasOf == null ? periods(source) : List.of();
  }

  private List<Price> periods(String source) {
    TreeSet<Instant> changes = new TreeSet<>();
    for (PriceLine line : lines) {
      Stream.of(line.from(), line.to()).filter(Objects::nonNull).forEach(changes::add);
    }
    List<@Nullable Instant> edges = new ArrayList<>();
    edges.add(null);
    edges.addAll(changes);
    List<Price> found = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      Instant from = edges.get(i);
      Instant to = i + 1 < edges.size() ? edges.get(i + 1) : null;
      Instant inside = from == null ? Instant.MIN : from;
      List<PriceLine> inForce = lines.stream().filter(line -> line.isInForce(inside)).toList();
      if (inForce.stream().anyMatch(PriceLine::isBase)) {
        found.add(new Price(model, source, from, to, inForce));
      }
    }
    return List.copyOf(found);
  }

  /** Provider (by the name that Loom knows it by) and model. */
  ModelId model() {
    return model;
  }

  /** Whether the lines are the host's own, which come first. */
  boolean isUser() {
    return user;
  }

  List<PriceLine> lines() {
    return lines;
  }

  /** The id that this model stands for, {@code null} when it has prices of its own. */
  @Nullable String aliasOf() {
    return aliasOf;
  }

  /** The price in force, {@code null} when there is none. */
  @Nullable Price at(Instant instant) {
    for (int i = periods.size() - 1; i >= 0; i--) {
      Price price = periods.get(i);
      if (price.isInForce(instant)) {
        return price;
      }
    }
    return null;
  }
}
