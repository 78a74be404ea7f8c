package dev.loom.cost;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.ModelId;
import dev.loom.chat.UsageFormat;
import dev.loom.cost.PriceMatch.By;
import java.time.Instant;
import java.util.HashMap;
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

    @Nullable Slot get(String model, String lower) {
      Slot slot = exact.get(model);
      return slot != null ? slot : folded.get(lower);
    }
  }

  /** The entries of one origin: the host's own, or those that come with Loom. */
  private static final class Shelves {
    private final Map<String, Shelf> providers = new HashMap<>();
    private final Shelf all = new Shelf();

    void put(Slot slot, ModelId id) {
      providers.computeIfAbsent(id.provider(), provider -> new Shelf()).put(slot, id.model());
      all.put(slot, id.model());
    }

    boolean has(String provider) {
      return providers.containsKey(provider);
    }

    /** Exact, then by letter case; what counts for every provider comes last. */
    @Nullable Slot get(String provider, String model, String lower) {
      if (provider.isEmpty()) {
        return all.get(model, lower);
      }
      Shelf shelf = providers.get(provider);
      Slot slot = shelf == null ? null : shelf.get(model, lower);
      Shelf everywhere = slot == null ? providers.get("") : null;
      return everywhere == null ? slot : everywhere.get(model, lower);
    }
  }

  /** One id: the entry that prices it, and the matches to report, made once. */
  private static final class Slot {
    private final PriceEntry priced;
    private final boolean user;
    private final PriceMatch match;
    private final PriceMatch prefixed;
    private final PriceMatch dated;

    Slot(PriceEntry priced, boolean user, boolean alias) {
      this.priced = priced;
      this.user = user;
      match = new PriceMatch(priced.model(), alias ? By.ALIAS : By.EXACT);
      prefixed = alias ? match : new PriceMatch(priced.model(), By.PREFIX);
      dated = alias ? match : new PriceMatch(priced.model(), By.DATED);
    }

    @Nullable Found at(Instant instant, PriceMatch how) {
      Price price = priced.at(instant);
      return price == null ? null : new Found(price, how);
    }
  }

  private final Shelves own = new Shelves();
  private final Shelves shipped = new Shelves();

  /** Takes entries in order of preference for calls that name no provider. */
  PriceIndex(List<PriceEntry> entries) {
    Map<ModelId, PriceEntry> byId = new HashMap<>();
    entries.forEach(entry -> byId.put(entry.model(), entry));
    for (PriceEntry entry : entries) {
      PriceEntry priced = priced(entry, byId);
      if (priced == null) {
        continue;
      }
      Slot slot = new Slot(priced, entry.isUser(), priced != entry);
      (entry.isUser() ? own : shipped).put(slot, entry.model());
    }
  }

  /** The id that an alias stands for, {@code null} when none of the known ones is meant. */
  static @Nullable ModelId target(ModelId alias, String aliasOf, Set<ModelId> known) {
    ModelId own = known(new ModelId(alias.provider(), aliasOf), known);
    int slash = aliasOf.indexOf('/');
    if (own != null || slash < 0) {
      return own;
    }
    String provider = UsageFormat.providerId(aliasOf.substring(0, slash));
    return known(new ModelId(provider, aliasOf.substring(slash + 1)), known);
  }

  /** The id itself, or the one that counts for every provider. */
  private static @Nullable ModelId known(ModelId id, Set<ModelId> known) {
    ModelId everywhere = new ModelId("", id.model());
    return known.contains(id) ? id : known.contains(everywhere) ? everywhere : null;
  }

  private static @Nullable PriceEntry priced(PriceEntry entry, Map<ModelId, PriceEntry> byId) {
    if (entry.aliasOf() == null) {
      return entry;
    }
    ModelId target = target(entry.model(), entry.aliasOf(), byId.keySet());
    PriceEntry named = target == null ? null : byId.get(target);
    PriceEntry everywhere = target == null ? null : byId.get(new ModelId("", target.model()));
    boolean own = everywhere != null && everywhere.isUser() && everywhere.aliasOf() == null;
    return own && named != null && !named.isUser() ? everywhere : named;
  }

  /** The price in force for a call, {@code null} when there is none. */
  @Nullable Found find(ModelId asked, @Nullable String answered, Instant at) {
    String provider = UsageFormat.providerId(asked.provider());
    Query query = new Query(provider, asked.model());
    Slot slot = probe(provider, query.id, query.lower);
    if (slot != null && slot.user) {
      return slot.at(at, slot.match);
    }
    Query answer =
        answered == null || answered.equals(asked.model()) ? null : new Query(provider, answered);
    Slot found = answer == null ? null : answer.search();
    if (answer != null && found != null) {
      return found.at(at, answer.how(found));
    }
    found = slot == null ? query.search() : slot;
    return found == null ? null : found.at(at, query.how(found));
  }

  /** The host's own price for an id counts before any that comes with Loom for the same id. */
  private @Nullable Slot probe(String provider, String model, String lower) {
    Slot slot = own.get(provider, model, lower);
    return slot == null ? shipped.get(provider, model, lower) : slot;
  }

  /** The search for one id, and how it succeeded. */
  private final class Query {
    private final String provider;
    private final String id;
    private final String lower;
    private By by = By.EXACT;

    Query(String provider, String id) {
      this.provider = provider;
      this.id = id;
      this.lower = id.toLowerCase(Locale.ROOT);
    }

    PriceMatch how(Slot found) {
      return switch (by) {
        case PREFIX -> found.prefixed;
        case DATED -> found.dated;
        case EXACT, ALIAS -> found.match;
      };
    }

    @Nullable Slot search() {
      Slot slot = probe(provider, id, lower);
      return slot == null ? normalised() : slot;
    }

    private @Nullable Slot normalised() {
      String where = provider;
      String rest = ModelNames.withoutRoute(lower, provider);
      int slash = provider.isEmpty() && rest.equals(lower) ? lower.indexOf('/') : -1;
      if (slash > 0) { // without a provider the id itself may name it
        String named = UsageFormat.providerId(lower.substring(0, slash));
        if (own.has(named) || shipped.has(named)) {
          where = named;
          rest = lower.substring(slash + 1);
        }
      }
      by = By.PREFIX;
      Slot slot = rest.equals(lower) ? null : probe(where, rest, rest);
      return slot == null ? undated(where, rest) : slot;
    }

    private @Nullable Slot undated(String where, String rest) {
      by = By.DATED;
      String unversioned = ModelNames.withoutVersion(rest);
      Slot slot = unversioned.equals(rest) ? null : probe(where, unversioned, unversioned);
      if (slot != null) {
        return slot;
      }
      String undated = ModelNames.withoutDate(unversioned);
      return undated.equals(unversioned) ? null : probe(where, undated, undated);
    }
  }
}
