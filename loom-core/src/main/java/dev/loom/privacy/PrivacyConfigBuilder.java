package dev.loom.privacy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a {@link PrivacyConfig}. Not thread-safe. */
public final class PrivacyConfigBuilder {
  BodyPolicy bodies = BodyPolicy.OFF;
  double bodySampleRate = 1;
  int maxBody = 10_000;
  int maxErrorText = 500;
  int maxTagValue = 256;
  int maxTagKey = 64;
  int maxTags = 16;
  @Nullable Set<String> tagKeys;
  RedactionMode mode = RedactionMode.REMOVE;
  Map<String, RedactionMode> modes = new HashMap<>();
  Set<String> types = PrivacyChecks.coreTypes();
  UserIdPolicy userIds = UserIdPolicy.KEEP;
  byte @Nullable [] secret;
  List<RedactionRule> rules = new ArrayList<>();
  Set<String> keep = new LinkedHashSet<>();
  @Nullable Duration rowRetention;
  Duration bodyRetention = Duration.ofDays(7);

  PrivacyConfigBuilder() {}

  private PrivacyConfigBuilder(PrivacyConfigBuilder other) {
    bodies = other.bodies;
    bodySampleRate = other.bodySampleRate;
    maxBody = other.maxBody;
    maxErrorText = other.maxErrorText;
    maxTagValue = other.maxTagValue;
    maxTagKey = other.maxTagKey;
    maxTags = other.maxTags;
    tagKeys = other.tagKeys;
    mode = other.mode;
    modes = Map.copyOf(other.modes);
    types = other.types;
    userIds = other.userIds;
    secret = other.secret;
    rules = List.copyOf(other.rules);
    keep = Set.copyOf(other.keep);
    rowRetention = other.rowRetention;
    bodyRetention = other.bodyRetention;
  }

  /**
   * Sets whether texts of prompts and answers are recorded.
   *
   * @param value the policy; default {@link BodyPolicy#OFF}
   * @return this builder
   */
  public PrivacyConfigBuilder bodies(BodyPolicy value) {
    bodies = Objects.requireNonNull(value, "bodies");
    return this;
  }

  /**
   * Sets the share of calls whose bodies are recorded, decided by a hash of the call's id.
   *
   * @param value 0 to 1; default 1
   * @return this builder
   */
  public PrivacyConfigBuilder bodySampleRate(double value) {
    bodySampleRate = value;
    return this;
  }

  /**
   * Sets how much of a body is kept.
   *
   * @param value 256 to 1,000,000 code points; default 10,000
   * @return this builder
   */
  public PrivacyConfigBuilder maxBody(int value) {
    maxBody = value;
    return this;
  }

  /**
   * Sets how much of an error's text is kept.
   *
   * @param value 16 to 2,000 code points; default 500
   * @return this builder
   */
  public PrivacyConfigBuilder maxErrorText(int value) {
    maxErrorText = value;
    return this;
  }

  /**
   * Sets how much of a tag's value is kept.
   *
   * @param value 16 to 4,096 code points; default 256
   * @return this builder
   */
  public PrivacyConfigBuilder maxTagValue(int value) {
    maxTagValue = value;
    return this;
  }

  /**
   * Sets how much of a tag's key is kept.
   *
   * @param value 8 to 256 code points; default 64
   * @return this builder
   */
  public PrivacyConfigBuilder maxTagKey(int value) {
    maxTagKey = value;
    return this;
  }

  /**
   * Sets how many tags of a call are kept.
   *
   * @param value 0 to 64; default 16
   * @return this builder
   */
  public PrivacyConfigBuilder maxTags(int value) {
    maxTags = value;
    return this;
  }

  /**
   * Allows these tag keys alone; default any.
   *
   * @param value the keys
   * @return this builder
   */
  public PrivacyConfigBuilder tagKeys(Set<String> value) {
    tagKeys = Set.copyOf(value);
    return this;
  }

  /**
   * Sets what stands in place of values.
   *
   * @param value the mode of all types that have none of their own; default {@link
   *     RedactionMode#REMOVE}
   * @return this builder
   */
  public PrivacyConfigBuilder mode(RedactionMode value) {
    mode = Objects.requireNonNull(value, "mode");
    return this;
  }

  /**
   * Sets what stands in place of values of one type.
   *
   * @param type a built-in type or that of an own rule
   * @param value its mode
   * @return this builder
   */
  public PrivacyConfigBuilder mode(String type, RedactionMode value) {
    modes.put(Objects.requireNonNull(type, "type"), Objects.requireNonNull(value, "mode"));
    return this;
  }

  /**
   * Sets which built-in types are looked for.
   *
   * @param names of types; default {@code EMAIL, CARD, SSN, KEY, JWT, PRIVATE_KEY, URL_CREDENTIAL,
   *     AUTH, PASSWORD}; optional are {@code IBAN, PHONE, IP, ITIN}
   * @return this builder
   */
  public PrivacyConfigBuilder types(Set<String> names) {
    types = PrivacyChecks.sorted(names);
    return this;
  }

  /**
   * Sets what is recorded of a user's id.
   *
   * @param value the policy; default {@link UserIdPolicy#KEEP}
   * @return this builder
   */
  public PrivacyConfigBuilder userIds(UserIdPolicy value) {
    userIds = Objects.requireNonNull(value, "userIds");
    return this;
  }

  /**
   * Sets the secret of pseudonyms, which must stay the same for them to stay equal.
   *
   * @param value at least 32 bytes; copied
   * @return this builder
   */
  public PrivacyConfigBuilder secret(byte[] value) {
    secret = Arrays.copyOf(value, value.length);
    return this;
  }

  /**
   * Adds a rule; at most 64.
   *
   * @param value the rule
   * @return this builder
   */
  public PrivacyConfigBuilder rule(RedactionRule value) {
    rules.add(Objects.requireNonNull(value, "rule"));
    return this;
  }

  /**
   * Adds a value that is never redacted, such as a public address; compared whole, after
   * normalisation and without case.
   *
   * @param value the value
   * @return this builder
   */
  public PrivacyConfigBuilder keep(String value) {
    keep.add(Objects.requireNonNull(value, "keep"));
    return this;
  }

  /**
   * Sets how long rows are kept; carried out by the store.
   *
   * @param value a positive time; default for ever
   * @return this builder
   */
  public PrivacyConfigBuilder rowRetention(Duration value) {
    rowRetention = Objects.requireNonNull(value, "rowRetention");
    return this;
  }

  /**
   * Sets how long bodies are kept; carried out by the store.
   *
   * @param value a positive time; default 7 days
   * @return this builder
   */
  public PrivacyConfigBuilder bodyRetention(Duration value) {
    bodyRetention = Objects.requireNonNull(value, "bodyRetention");
    return this;
  }

  /**
   * Checks all settings.
   *
   * @return the configuration
   * @throws IllegalArgumentException when one is bad: the message names setting, value and what is
   *     allowed
   */
  public PrivacyConfig build() {
    List<String> names = PrivacyChecks.check(this);
    Set<String> kept = new HashSet<>();
    for (String value : keep) {
      Units units = new Units();
      units.open(value, value.length());
      kept.add(Canonical.folded(units, 0, value.length()));
    }
    return new PrivacyConfig(new PrivacyConfigBuilder(this), names, kept);
  }
}
