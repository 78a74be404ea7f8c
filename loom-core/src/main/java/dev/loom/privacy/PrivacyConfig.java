package dev.loom.privacy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded and how it is redacted. Defaults are the strict ones: no text of prompts and
 * answers, all nine core types on. Immutable and thread-safe; {@link PrivacyConfigBuilder#build}
 * rejects bad settings, each in one sentence. {@code toString()} tells the policy, never the
 * secret.
 */
public final class PrivacyConfig {
  private static final PrivacyConfig DEFAULTS = builder().build();

  private final PrivacyConfigBuilder settings;
  private final List<String> names;
  private final Set<String> keptForms;
  private final @Nullable Pseudonyms pseudonyms;

  /** Takes a builder that nobody else holds and whose settings were checked. */
  PrivacyConfig(PrivacyConfigBuilder settings, List<String> names, Set<String> keptForms) {
    this.settings = settings;
    this.names = List.copyOf(names);
    this.keptForms = Set.copyOf(keptForms);
    byte[] secret = settings.secret;
    this.pseudonyms = secret == null ? null : new Pseudonyms(secret);
  }

  /**
   * All defaults.
   *
   * @return a shared instance
   */
  public static PrivacyConfig defaults() {
    return DEFAULTS;
  }

  /**
   * Starts a configuration.
   *
   * @return a builder with all defaults
   */
  public static PrivacyConfigBuilder builder() {
    return new PrivacyConfigBuilder();
  }

  /**
   * Whether texts of prompts and answers are recorded; default {@link BodyPolicy#OFF}.
   *
   * @return the policy
   */
  public BodyPolicy bodies() {
    return settings.bodies;
  }

  /**
   * The share of calls whose bodies are recorded, 0 to 1; default 1.
   *
   * @return the share
   */
  public double bodySampleRate() {
    return settings.bodySampleRate;
  }

  /**
   * Most code points of a body; default 10,000.
   *
   * @return code points
   */
  public int maxBody() {
    return settings.maxBody;
  }

  /**
   * Most code points of an error's text; default 500.
   *
   * @return code points
   */
  public int maxErrorText() {
    return settings.maxErrorText;
  }

  /**
   * Most code points of a tag's value; default 256.
   *
   * @return code points
   */
  public int maxTagValue() {
    return settings.maxTagValue;
  }

  /**
   * Most code points of a tag's key; default 64.
   *
   * @return code points
   */
  public int maxTagKey() {
    return settings.maxTagKey;
  }

  /**
   * Most tags of a call; default 16.
   *
   * @return number of tags
   */
  public int maxTags() {
    return settings.maxTags;
  }

  /**
   * The only tag keys that are recorded; empty, the default, when any is.
   *
   * @return the list of allowed keys
   */
  public Optional<Set<String>> tagKeys() {
    return Optional.ofNullable(settings.tagKeys);
  }

  /**
   * What stands in place of values, unless a type has a mode of its own; default {@link
   * RedactionMode#REMOVE}.
   *
   * @return the mode
   */
  public RedactionMode mode() {
    return settings.mode;
  }

  /**
   * Modes of single types; default none.
   *
   * @return mode by name of the type
   */
  public Map<String, RedactionMode> modes() {
    return Map.copyOf(settings.modes);
  }

  /**
   * Names of the built-in types that are looked for; default the nine core types.
   *
   * @return names, sorted
   */
  public Set<String> types() {
    return Set.copyOf(settings.types);
  }

  /**
   * What is recorded of a user's id; default {@link UserIdPolicy#KEEP}.
   *
   * @return the policy
   */
  public UserIdPolicy userIds() {
    return settings.userIds;
  }

  /**
   * The host's own rules; default none.
   *
   * @return rules in the order in which they were added
   */
  public List<RedactionRule> rules() {
    return settings.rules;
  }

  /**
   * Values that are never redacted; default none.
   *
   * @return values as given
   */
  public Set<String> keep() {
    return Set.copyOf(settings.keep);
  }

  /**
   * How long rows are kept; empty, the default, for as long as nobody deletes them.
   *
   * @return the time after a call
   */
  public Optional<Duration> rowRetention() {
    return Optional.ofNullable(settings.rowRetention);
  }

  /**
   * How long bodies are kept; default 7 days.
   *
   * @return the time after a call
   */
  public Duration bodyRetention() {
    return settings.bodyRetention;
  }

  /**
   * The pseudonym of a user: 22 characters of base64url that are the same in every process with the
   * same secret.
   *
   * @param tenant the tenant, null for none
   * @param user the user's id
   * @return 128 bits of an HMAC-SHA-256 over both
   * @throws IllegalStateException when no secret was set
   */
  public String userPseudonym(@Nullable String tenant, String user) {
    if (pseudonyms == null) {
      throw new IllegalStateException("pseudonyms need a secret, and none is set");
    }
    return pseudonyms.user(tenant, user);
  }

  Set<String> keptForms() {
    return keptForms;
  }

  int typeIndex(String name) {
    return names.indexOf(name);
  }

  int typeBits() {
    int bits = 0;
    for (ValueType type : ValueType.values()) {
      bits |= settings.types.contains(type.name()) ? 1 << type.ordinal() : 0;
    }
    return bits;
  }

  Replacement replacement() {
    RedactionMode[] modes = new RedactionMode[names.size()];
    for (int i = 0; i < modes.length; i++) {
      modes[i] = settings.modes.getOrDefault(names.get(i), settings.mode);
    }
    return new Replacement(names, modes, pseudonyms);
  }

  /** The policy in one line, as it is said at the start. */
  @Override
  public String toString() {
    return "bodies "
        + settings.bodies
        + (settings.bodies == BodyPolicy.OFF ? "" : " (" + settings.bodySampleRate + ")")
        + ", mode "
        + settings.mode
        + (settings.modes.isEmpty() ? "" : " " + new TreeMap<>(settings.modes))
        + ", types "
        + settings.types
        + (settings.rules.isEmpty()
            ? ""
            : ", own rules " + names.subList(ValueType.COUNT, names.size()))
        + ", user ids "
        + settings.userIds
        + ", rows kept "
        + (settings.rowRetention == null ? "until deleted" : settings.rowRetention)
        + ", bodies kept "
        + settings.bodyRetention;
  }
}
