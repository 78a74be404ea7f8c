package dev.loom.cache.redis;

import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.CacheSelector.Coverage;
import dev.loom.cache.EntryLabels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A selector as other nodes read it: terms that all must hold. Tenants, users and tags stand in it
 * by their names in Redis, one for each secret of the node that made it.
 *
 * @param plain terms about provider, model and visible key
 * @param labels terms about tenant, user and tags
 * @param ageMicros age that entries must exceed, {@code -1} for any
 */
record Terms(List<CacheSelector> plain, List<Label> labels, long ageMicros) {
  private static final String AGE = "age";
  private static final String PROVIDER = "provider";
  private static final String MODEL = "model";
  private static final String PREFIX = "prefix";
  private static final Duration ETERNITY = Duration.ofDays(36_500);

  /** What a label term is about. */
  enum Kind {
    TENANT(CellKeys.MAKER),
    USER(CellKeys.MAKER),
    TAG(CellKeys.TAG);

    private final String set;

    Kind(String set) {
      this.set = set;
    }
  }

  /**
   * A term about tenant, user or tag.
   *
   * @param kind which of them
   * @param names its name under each secret of the node that made it
   */
  record Label(Kind kind, List<String> names) {
    String set(int secret) {
      return kind.set + names.get(secret);
    }

    private Coverage over(CellRow row) {
      return switch (kind) {
        case TENANT -> row.scope() == CacheScope.GLOBAL ? Coverage.SOME : allOrNone(row.tenant());
        case USER -> row.scope() == CacheScope.USER ? allOrNone(row.user()) : Coverage.SOME;
        case TAG -> Coverage.SOME;
      };
    }

    private Coverage allOrNone(@Nullable String own) {
      return own != null && names.contains(own) ? Coverage.ALL : Coverage.NONE;
    }

    private boolean matches(EntryLabels entry, List<Names> secrets) {
      for (Names each : secrets) {
        boolean found =
            switch (kind) {
              case TENANT -> entry.tenant() != null && names.contains(each.tenant(entry.tenant()));
              case USER -> entry.user() != null && names.contains(each.user(entry.user()));
              case TAG -> entry.tags().stream().anyMatch(tag -> names.contains(each.tag(tag)));
            };
        if (found) {
          return true;
        }
      }
      return false;
    }
  }

  static Terms of(CacheSelector selector, List<Names> secrets) {
    List<CacheSelector> plain = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    long age = -1;
    List<CacheSelector> left = new ArrayList<>(List.of(selector));
    while (!left.isEmpty()) {
      CacheSelector each = left.remove(left.size() - 1);
      if (each instanceof CacheSelector.Both both) {
        left.add(both.second());
        left.add(both.first());
      } else if (each instanceof CacheSelector.Tenant tenant) {
        labels.add(label(Kind.TENANT, secrets, names -> names.tenant(tenant.id())));
      } else if (each instanceof CacheSelector.User user) {
        labels.add(label(Kind.USER, secrets, names -> names.user(user.id())));
      } else if (each instanceof CacheSelector.Tag tag) {
        labels.add(label(Kind.TAG, secrets, names -> names.tag(tag.name())));
      } else if (each instanceof CacheSelector.OlderThan older) {
        age = Math.max(age, micros(older.age()));
      } else if (!(each instanceof CacheSelector.All)) {
        plain.add(each);
      }
    }
    return new Terms(plain, labels, age);
  }

  private static Label label(Kind kind, List<Names> secrets, Function<Names, String> name) {
    return new Label(kind, secrets.stream().map(name).toList());
  }

  private static long micros(Duration age) {
    return (age.compareTo(ETERNITY) > 0 ? ETERNITY : age).toNanos() / 1000;
  }

  byte[] encode() {
    List<@Nullable String> fields = new ArrayList<>();
    fields.add(AGE);
    fields.add(Long.toString(ageMicros));
    for (CacheSelector each : plain) {
      if (each instanceof CacheSelector.Provider provider) {
        fields.addAll(List.of(PROVIDER, provider.name()));
      } else if (each instanceof CacheSelector.Model model) {
        fields.addAll(List.of(MODEL, model.name()));
      } else if (each instanceof CacheSelector.Prefix prefix) {
        fields.addAll(List.of(PREFIX, prefix.text()));
      }
    }
    for (Label each : labels) {
      fields.addAll(List.of(each.kind.name(), String.join(",", each.names)));
    }
    return Fields.join(fields);
  }

  /** The terms, {@code null} when they are nothing that this version wrote. */
  static @Nullable Terms decode(byte[] encoded) {
    List<@Nullable String> fields = Fields.split(encoded);
    if (fields == null || fields.size() % 2 != 0) {
      return null;
    }
    List<CacheSelector> plain = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    long age = -1;
    try {
      for (int i = 0; i < fields.size(); i += 2) {
        String kind = Objects.requireNonNull(fields.get(i));
        String value = Objects.requireNonNull(fields.get(i + 1));
        switch (kind) {
          case AGE -> age = Long.parseLong(value);
          case PROVIDER -> plain.add(new CacheSelector.Provider(value));
          case MODEL -> plain.add(new CacheSelector.Model(value));
          case PREFIX -> plain.add(new CacheSelector.Prefix(value));
          default -> labels.add(new Label(Kind.valueOf(kind), List.of(value.split(","))));
        }
      }
      return new Terms(plain, labels, age);
    } catch (IllegalArgumentException | NullPointerException e) {
      return null;
    }
  }

  /** How much of a cell these terms choose. */
  Coverage over(CellRow row) {
    Coverage least = ageMicros < 0 ? Coverage.ALL : Coverage.SOME;
    for (CacheSelector each : plain) {
      least = least(least, each.over(row.shared()));
    }
    for (Label each : labels) {
      least = least(least, each.over(row));
    }
    return least;
  }

  private static Coverage least(Coverage one, Coverage two) {
    return one.compareTo(two) <= 0 ? one : two;
  }

  /** The label terms that a cell as a whole does not answer. */
  List<Label> open(CellRow row) {
    return labels.stream().filter(each -> each.over(row) == Coverage.SOME).toList();
  }

  /** What the digests of chosen entries begin with; {@code null} when no digest can. */
  @Nullable String digestPrefix() {
    String longest = "";
    for (CacheSelector each : plain) {
      String one = each instanceof CacheSelector.Prefix prefix ? digestPart(prefix.text()) : "";
      if (one.startsWith(longest)) {
        longest = one;
      } else if (!longest.startsWith(one)) {
        return null;
      }
    }
    return longest;
  }

  /** What follows provider and model: neither holds a colon in a visible key. */
  private static String digestPart(String prefix) {
    int model = prefix.indexOf(':', prefix.indexOf(':') + 1);
    return model < 0 ? "" : prefix.substring(model + 1);
  }

  /** Whether an entry that is being stored is chosen; it has no age. */
  boolean matches(EntryLabels entry, List<Names> secrets) {
    return ageMicros < 0 && matchesAtSomeAge(entry, secrets);
  }

  /** Whether an entry is chosen, if it is old enough. */
  boolean matchesAtSomeAge(EntryLabels entry, List<Names> secrets) {
    return plain.stream().allMatch(each -> each.matches(entry, Duration.ZERO))
        && labels.stream().allMatch(each -> each.matches(entry, secrets));
  }
}
