package dev.loom.cache;

import dev.loom.chat.ShownDuration;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses entries to drop. Immutable; selectors combine by {@link #and}. Names are compared
 * exactly.
 */
public sealed interface CacheSelector {

  /** How much of a cell a selector chooses, whatever its entries' ages and tags. */
  enum Coverage {
    /** No entry that the cell can hold. */
    NONE,
    /** It depends on the entry. */
    SOME,
    /** Every entry that the cell can hold. */
    ALL
  }

  /**
   * Whether an entry is chosen.
   *
   * @param labels what the entry is filed under
   * @param age time since it was stored
   * @return true when it is to be dropped
   */
  boolean matches(EntryLabels labels, Duration age);

  /**
   * How much of a cell is chosen, so that a store may drop or skip it as a whole. Agrees with
   * {@link #matches} for every entry of the cell.
   *
   * @param cell a part of the cache
   * @return all, none or some of its entries
   */
  Coverage over(CacheCell cell);

  /**
   * Chooses what both selectors choose.
   *
   * @param other another selector
   * @return the combination
   */
  default CacheSelector and(CacheSelector other) {
    return new Both(this, other);
  }

  /**
   * Chooses every entry.
   *
   * @return the selector
   */
  static CacheSelector all() {
    return new All();
  }

  /**
   * Chooses the entries of a provider.
   *
   * @param name the provider's id, not blank
   * @return the selector
   */
  static CacheSelector provider(String name) {
    return new Provider(name);
  }

  /**
   * Chooses the entries of a model, whatever its provider.
   *
   * @param name the model's id, not blank
   * @return the selector
   */
  static CacheSelector model(String name) {
    return new Model(name);
  }

  /**
   * Chooses what calls of a tenant made.
   *
   * @param id the tenant's id, not blank
   * @return the selector
   */
  static CacheSelector tenant(String id) {
    return new Tenant(id);
  }

  /**
   * Chooses what calls of a user made, of whatever tenant; combine with {@link #tenant} where ids
   * of users repeat.
   *
   * @param id the user's id, not blank
   * @return the selector
   */
  static CacheSelector user(String id) {
    return new User(id);
  }

  /**
   * Chooses the entries that a call gave a tag; see {@link dev.loom.chat.CacheDirectives#tags}.
   *
   * @param name the tag, not blank
   * @return the selector
   */
  static CacheSelector tag(String name) {
    return new Tag(name);
  }

  /**
   * Chooses entries older than a limit; one exactly as old stays.
   *
   * @param age the limit, not negative
   * @return the selector
   */
  static CacheSelector olderThan(Duration age) {
    return new OlderThan(age);
  }

  /**
   * Chooses entries whose visible key begins with a text, taken literally. The leading {@code v1:}
   * may be left out, one trailing {@code *} is dropped; end with {@code :} to mean a whole segment.
   *
   * @param text the beginning; what is left of it must not be blank, for all entries see {@link
   *     #all}. {@code v}, {@code v1} and {@code v1:} are refused; {@code v1:v} is for providers
   *     that begin with a v
   * @return the selector
   */
  static CacheSelector prefix(String text) {
    String literal = text.endsWith("*") ? text.substring(0, text.length() - 1) : text;
    if (!literal.isEmpty() && Prefix.VERSION.startsWith(literal)) {
      throw new IllegalArgumentException(
          "selector prefix is \""
              + text
              + "\", which every key begins with; allowed is more, such as v1:openai:");
    }
    return new Prefix(
        literal.startsWith(Prefix.VERSION) ? literal.substring(Prefix.VERSION.length()) : literal);
  }

  /** Every entry. */
  record All() implements CacheSelector {
    @Override
    public boolean matches(EntryLabels labels, Duration age) {
      return true;
    }

    @Override
    public Coverage over(CacheCell cell) {
      return Coverage.ALL;
    }
  }

  /**
   * Entries of a provider.
   *
   * @param name the provider's id
   */
  record Provider(String name) implements CacheSelector {
    // Rejects blank names.
    public Provider {
      requireText("provider", name);
    }

    @Override
    public boolean matches(EntryLabels labels, Duration age) {
      return labels.key().provider().equals(name);
    }

    @Override
    public Coverage over(CacheCell cell) {
      return allOrNone(cell.provider().equals(name));
    }
  }

  /**
   * Entries of a model.
   *
   * @param name the model's id
   */
  record Model(String name) implements CacheSelector {
    // Rejects blank names.
    public Model {
      requireText("model", name);
    }

    @Override
    public boolean matches(EntryLabels labels, Duration age) {
      return labels.key().model().equals(name);
    }

    @Override
    public Coverage over(CacheCell cell) {
      return allOrNone(cell.model().equals(name));
    }
  }

  /**
   * Entries made by a tenant's calls.
   *
   * @param id the tenant's id
   */
  record Tenant(String id) implements CacheSelector {
    // Rejects blank ids.
    public Tenant {
      requireText("tenant", id);
    }

    @Override
    public boolean matches(EntryLabels labels, Duration age) {
      return id.equals(labels.tenant());
    }

    @Override
    public Coverage over(CacheCell cell) {
      return cell.scope() == CacheScope.GLOBAL
          ? Coverage.SOME // whoever asked first made the entry
          : allOrNone(id.equals(cell.tenant()));
    }

    /** Shows the kind alone, no tenant. */
    @Override
    public String toString() {
      return "Tenant[hidden]";
    }
  }

  /**
   * Entries made by a user's calls.
   *
   * @param id the user's id
   */
  record User(String id) implements CacheSelector {
    // Rejects blank ids.
    public User {
      requireText("user", id);
    }

    @Override
    public boolean matches(EntryLabels labels, Duration age) {
      return id.equals(labels.user());
    }

    @Override
    public Coverage over(CacheCell cell) {
      return cell.scope() == CacheScope.USER ? allOrNone(id.equals(cell.user())) : Coverage.SOME;
    }

    /** Shows the kind alone, no user. */
    @Override
    public String toString() {
      return "User[hidden]";
    }
  }

  /**
   * Entries with a tag.
   *
   * @param name the tag
   */
  record Tag(String name) implements CacheSelector {
    // Rejects blank names.
    public Tag {
      requireText("tag", name);
    }

    @Override
    public boolean matches(EntryLabels labels, Duration age) {
      return labels.tags().contains(name);
    }

    @Override
    public Coverage over(CacheCell cell) {
      return Coverage.SOME;
    }
  }

  /**
   * Entries older than a limit.
   *
   * @param age the limit
   */
  record OlderThan(Duration age) implements CacheSelector {
    // Rejects negative ages.
    public OlderThan {
      if (age.isNegative()) {
        throw new IllegalArgumentException(
            "selector age is " + ShownDuration.of(age) + "; it must not be negative");
      }
    }

    @Override
    public boolean matches(EntryLabels labels, Duration entryAge) {
      return entryAge.compareTo(age) > 0;
    }

    @Override
    public Coverage over(CacheCell cell) {
      return Coverage.SOME;
    }
  }

  /**
   * Entries whose visible key begins with a text.
   *
   * @param text the beginning, without the version; a star stands for itself
   */
  record Prefix(String text) implements CacheSelector {
    private static final String VERSION = KeyDerivation.VERSION + ":";
    private static final Pattern KEY =
        Pattern.compile("(?:[A-Za-z0-9._/-]|%[0-9A-F]{2})+:".repeat(2) + "[0-9a-f]{64}");

    // Rejects what would choose every entry.
    public Prefix {
      requireText("prefix", text);
    }

    /**
     * Whether any visible key can begin so: not with a pattern, a character that keys encode, or
     * more segments than they have. A selector that cannot match is valid, and chooses nothing.
     *
     * @return false when the text is certainly a mistake
     */
    @SuppressWarnings("JdkObsolete") // whether more text could make a key of it is the question
    public boolean canMatch() {
      Matcher key = KEY.matcher(text);
      return key.matches() || key.hitEnd();
    }

    @Override
    public boolean matches(EntryLabels labels, Duration age) {
      return labels.key().toString().startsWith(text, VERSION.length());
    }

    @Override
    public Coverage over(CacheCell cell) {
      String head = CacheKey.head(cell);
      if (head.startsWith(text)) {
        return Coverage.ALL;
      }
      return text.startsWith(head) ? Coverage.SOME : Coverage.NONE;
    }
  }

  /**
   * Entries that two selectors choose.
   *
   * @param first the one
   * @param second the other
   */
  record Both(CacheSelector first, CacheSelector second) implements CacheSelector {
    // Rejects {@code null}.
    public Both {
      Objects.requireNonNull(first, "first");
      Objects.requireNonNull(second, "second");
    }

    @Override
    public boolean matches(EntryLabels labels, Duration age) {
      return first.matches(labels, age) && second.matches(labels, age);
    }

    @Override
    public Coverage over(CacheCell cell) {
      Coverage one = first.over(cell);
      Coverage two = second.over(cell);
      return one.compareTo(two) <= 0 ? one : two;
    }
  }

  private static Coverage allOrNone(boolean chosen) {
    return chosen ? Coverage.ALL : Coverage.NONE;
  }

  private static void requireText(String what, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("selector " + what + " is blank; give its exact text");
    }
  }
}
