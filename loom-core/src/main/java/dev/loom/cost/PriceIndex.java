package dev.loom.cost;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.ModelId;
import dev.loom.chat.UsageFormat;
import dev.loom.cost.PriceMatch.By;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the price of a call. A few hash probes; no memory of ids that it was asked for, so foreign
 * model names cannot fill the heap.
 */
final class PriceIndex {

  /** A price in force, and how it was found. */
  record Found(Price price, PriceMatch match) {
    RateCard card(BilledUsage usage) {
      return price.card(usage.serviceTier(), usage.tokens().inputTotal());
    }
  }

  /** Entries of one provider, or of all of them. */
  private static final class Shelf {
    private final Map<String, Slot> exact = new HashMap<>();
    private final Map<String, Slot> folded = new HashMap<>();

    void put(Slot slot, String model) {
      exact.putIfAbsent(model, slot);
      folded.putIfAbsent(model.toLowerCase(Locale.ROOT), slot);
    }

    @Nullable Slot get(String model) {
      Slot slot = exact.get(model);
      return slot != null ? slot : folded.get(model.toLowerCase(Locale.ROOT));
    }
  }

  /** One id: the entry that prices it, and the match to report. */
  private record Slot(PriceEntry priced, PriceMatch match, boolean user) {
    Slot found(By by) {
      return match.by() == By.ALIAS
          ? this
          : new Slot(priced, new PriceMatch(match.model(), by), user);
    }
  }

  private final Map<String, Shelf> providers = new LinkedHashMap<>();
  private final Shelf all = new Shelf();

  /** Takes entries in order of preference for calls that name no provider. */
  PriceIndex(List<PriceEntry> entries) {
    Map<ModelId, PriceEntry> byId = new HashMap<>();
    entries.forEach(entry -> byId.put(entry.model(), entry));
    for (PriceEntry entry : entries) {
      PriceEntry priced = priced(entry, byId);
      if (priced == null) {
        continue;
      }
      By by = priced == entry ? By.EXACT : By.ALIAS;
      Slot slot = new Slot(priced, new PriceMatch(priced.model(), by), entry.isUser());
      String provider = entry.model().provider();
      providers.computeIfAbsent(provider, id -> new Shelf()).put(slot, entry.model().model());
      all.put(slot, entry.model().model());
    }
  }

  /** The id that an alias stands for, {@code null} when none of the known ones is meant. */
  static @Nullable ModelId target(ModelId alias, String aliasOf, Set<ModelId> known) {
    ModelId own = new ModelId(alias.provider(), aliasOf);
    int slash = aliasOf.indexOf('/');
    if (slash < 0 || known.contains(own)) {
      return known.contains(own) ? own : null;
    }
    String provider = UsageFormat.providerId(aliasOf.substring(0, slash));
    ModelId other = new ModelId(provider, aliasOf.substring(slash + 1));
    return known.contains(other) ? other : null;
  }

  private static @Nullable PriceEntry priced(PriceEntry entry, Map<ModelId, PriceEntry> byId) {
    if (entry.aliasOf() == null) {
      return entry;
    }
    ModelId target = target(entry.model(), entry.aliasOf(), byId.keySet());
    return target == null ? null : byId.get(target);
  }

  /** The price in force for a call, {@code null} when there is none. */
  @Nullable Found find(ModelId asked, @Nullable String answered, Instant at) {
    String provider = UsageFormat.providerId(asked.provider());
    Slot slot = userSlot(provider, asked.model());
    if (slot == null && answered != null && !answered.equals(asked.model())) {
      slot = search(provider, answered);
    }
    if (slot == null) {
      slot = search(provider, asked.model());
    }
    Price price = slot == null ? null : slot.priced().at(at);
    return price == null || slot == null ? null : new Found(price, slot.match());
  }

  private @Nullable Slot userSlot(String provider, String model) {
    Slot slot = probe(provider, model);
    return slot != null && slot.user() ? slot : null;
  }

  private @Nullable Slot search(String provider, String id) {
    Slot slot = probe(provider, id);
    if (slot != null) {
      return slot;
    }
    String lower = id.toLowerCase(Locale.ROOT);
    String where = provider;
    String rest = ModelNames.withoutRoute(lower, provider);
    int slash = lower.indexOf('/');
    if (provider.isEmpty() && slash > 0 && rest.equals(lower)) {
      String named = UsageFormat.providerId(lower.substring(0, slash));
      if (providers.containsKey(named)) {
        where = named;
        rest = lower.substring(slash + 1);
      }
    }
    By by = By.PREFIX;
    slot = rest.equals(lower) ? null : probe(where, rest);
    if (slot == null) {
      by = By.DATED;
      slot = undated(where, rest);
    }
    return slot == null ? null : slot.found(by);
  }

  private @Nullable Slot undated(String provider, String id) {
    String unversioned = ModelNames.withoutVersion(id);
    Slot slot = unversioned.equals(id) ? null : probe(provider, unversioned);
    if (slot != null) {
      return slot;
    }
    String undated = ModelNames.withoutDate(unversioned);
    return undated.equals(unversioned) ? null : probe(provider, undated);
  }

  /** Exact, then by letter case; what the book has for every provider comes last. */
  private @Nullable Slot probe(String provider, String model) {
    if (provider.isEmpty()) {
      return all.get(model);
    }
    Shelf shelf = providers.get(provider);
    Slot slot = shelf == null ? null : shelf.get(model);
    Shelf everywhere = slot == null ? providers.get("") : null;
    return everywhere == null ? slot : everywhere.get(model);
  }
}
