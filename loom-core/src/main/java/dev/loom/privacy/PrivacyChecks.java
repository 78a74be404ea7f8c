package dev.loom.privacy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says in one sentence what is wrong with a configuration. */
final class PrivacyChecks {
  private static final int MAX_RULES = 64;
  private static final int MAX_NAME = 32;

  private PrivacyChecks() {}

  static Set<String> coreTypes() {
    Set<String> names = new TreeSet<>();
    for (ValueType type : ValueType.values()) {
      if (type.isCore()) {
        names.add(type.name());
      }
    }
    return Collections.unmodifiableSet(names);
  }

  static Set<String> sorted(Set<String> names) {
    return Collections.unmodifiableSet(new TreeSet<>(names));
  }

  /** The names of all types, built-in ones first, each at its index. */
  static List<String> check(PrivacyConfigBuilder settings) {
    if (!(settings.bodySampleRate >= 0 && settings.bodySampleRate <= 1)) {
      throw bad("bodySampleRate", settings.bodySampleRate, "0 to 1");
    }
    range("maxBody", settings.maxBody, 256, 1_000_000);
    range("maxErrorText", settings.maxErrorText, 16, 2_000);
    range("maxTagValue", settings.maxTagValue, 16, 4_096);
    range("maxTagKey", settings.maxTagKey, 8, 256);
    range("maxTags", settings.maxTags, 0, 64);
    positive("rowRetention", settings.rowRetention);
    positive("bodyRetention", settings.bodyRetention);
    List<String> names = names(settings);
    for (String type : settings.types) {
      if (builtIn().indexOf(type) < 0) {
        throw bad("types", type, builtIn());
      }
    }
    for (String type : settings.modes.keySet()) {
      if (!names.contains(type)) {
        throw bad("mode of a type", type, names);
      }
    }
    secret(settings);
    for (String value : settings.keep) {
      if (value.isBlank()) {
        throw bad("keep", "\"" + value + "\"", "values that are not blank");
      }
    }
    return names;
  }

  private static void secret(PrivacyConfigBuilder settings) {
    byte[] secret = settings.secret;
    if (secret != null && secret.length < Pseudonyms.LEAST_SECRET) {
      throw bad("secret", secret.length + " bytes long", "32 bytes or more");
    }
    boolean needed =
        settings.mode == RedactionMode.PSEUDONYM
            || settings.modes.containsValue(RedactionMode.PSEUDONYM)
            || settings.userIds == UserIdPolicy.PSEUDONYM;
    if (needed && secret == null) {
      throw bad("secret", "missing", "32 bytes or more when anything is PSEUDONYM");
    }
  }

  private static List<String> names(PrivacyConfigBuilder settings) {
    List<String> names = new ArrayList<>(builtIn());
    if (settings.rules.size() > MAX_RULES) {
      throw bad("rules", settings.rules.size() + " of them", "at most " + MAX_RULES);
    }
    for (RedactionRule rule : settings.rules) {
      String name = rule.type();
      if (!isName(name)) {
        throw bad("type of a rule", name, "2 to 32 capital letters, digits and _, a letter first");
      }
      if (builtIn().contains(name) || name.equals(Placeholders.WITHHELD)) {
        throw bad("type of a rule", name, "names that no built-in type has");
      }
      fault(rule);
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private static void fault(RedactionRule rule) {
    String fault = rule instanceof RegexRule regex ? regex.fault() : null;
    if (fault != null) {
      throw bad(
          "rule " + rule.type(),
          "a pattern that " + fault,
          "a pattern of at most 1,000 characters that matches some text and refers back to no group");
    }
    if (rule instanceof ValuesRule values && values.isEmpty()) {
      throw bad("rule " + rule.type(), "without a value or with an empty one", "one value or more");
    }
  }

  private static List<String> builtIn() {
    return Arrays.stream(ValueType.values()).map(ValueType::name).toList();
  }

  private static boolean isName(String name) {
    if (name.length() < 2 || name.length() > MAX_NAME) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!Placeholders.isName(name.charAt(i), i == 0)) {
        return false;
      }
    }
    return true;
  }

  private static void range(String setting, int value, int least, int most) {
    if (value < least || value > most) {
      throw bad(setting, value, least + " to " + most);
    }
  }

  private static void positive(String setting, @Nullable Duration value) {
    if (value != null && (value.isNegative() || value.isZero())) {
      throw bad(setting, value, "a positive time");
    }
  }

  private static IllegalArgumentException bad(String setting, Object value, Object allowed) {
    return new IllegalArgumentException(setting + " is " + value + "; allowed is " + allowed);
  }
}
