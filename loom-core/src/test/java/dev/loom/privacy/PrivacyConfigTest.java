package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PrivacyConfigTest {
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes();

  private static void assertRefused(UnaryOperator<PrivacyConfigBuilder> setting, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.apply(PrivacyConfig.builder()).build())
        .withMessage(sentence);
  }

  @Test
  void defaultsAreTheStrictOnes() {
    PrivacyConfig config = PrivacyConfig.defaults();
    assertThat(config.bodies()).isEqualTo(BodyPolicy.OFF);
    assertThat(config.bodySampleRate()).isEqualTo(1);
    assertThat(config.maxBody()).isEqualTo(10_000);
    assertThat(config.maxErrorText()).isEqualTo(500);
    assertThat(config.maxTagValue()).isEqualTo(256);
    assertThat(config.maxTagKey()).isEqualTo(64);
    assertThat(config.maxTags()).isEqualTo(16);
    assertThat(config.tagKeys()).isEmpty();
    assertThat(config.mode()).isEqualTo(RedactionMode.REMOVE);
    assertThat(config.modes()).isEmpty();
    assertThat(config.types())
        .containsExactlyInAnyOrder(
            "EMAIL",
            "CARD",
            "SSN",
            "KEY",
            "JWT",
            "PRIVATE_KEY",
            "URL_CREDENTIAL",
            "AUTH",
            "PASSWORD");
    assertThat(config.userIds()).isEqualTo(UserIdPolicy.KEEP);
    assertThat(config.rules()).isEmpty();
    assertThat(config.keep()).isEmpty();
    assertThat(config.rowRetention()).isEmpty();
    assertThat(config.bodyRetention()).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void settingsAreKept() {
    PrivacyConfig config =
        PrivacyConfig.builder()
            .bodies(BodyPolicy.ALL)
            .bodySampleRate(0.5)
            .maxBody(256)
            .maxErrorText(16)
            .maxTagValue(16)
            .maxTagKey(8)
            .maxTags(0)
            .tagKeys(Set.of("team"))
            .mode(RedactionMode.MASK)
            .mode("EMAIL", RedactionMode.REMOVE)
            .types(Set.of("EMAIL", "IP"))
            .userIds(UserIdPolicy.PSEUDONYM)
            .secret(SECRET)
            .rule(RedactionRule.values("NAMES", Set.of("Ann")))
            .keep("help@example.com")
            .rowRetention(Duration.ofDays(30))
            .bodyRetention(Duration.ofDays(1))
            .build();
    assertThat(config.bodySampleRate()).isEqualTo(0.5);
    assertThat(config.tagKeys()).contains(Set.of("team"));
    assertThat(config.modes()).containsOnlyKeys("EMAIL");
    assertThat(config.keep()).containsExactly("help@example.com");
    assertThat(config.rowRetention()).contains(Duration.ofDays(30));
    assertThat(config)
        .hasToString(
            "bodies ALL (0.5), mode MASK {EMAIL=REMOVE}, types [EMAIL, IP], own rules [NAMES], user"
                + " ids PSEUDONYM, rows kept PT720H, bodies kept PT24H");
    assertThat(config.userPseudonym("acme", "ann")).hasSize(22).matches("[A-Za-z0-9_-]+");
    assertThat(config.userPseudonym("acme", "ann")).isEqualTo(config.userPseudonym("acme", "ann"));
    assertThat(config.userPseudonym(null, "ann")).isNotEqualTo(config.userPseudonym("acme", "ann"));
  }

  @Test
  void policyIsOneLineWithoutTheSecret() {
    assertThat(PrivacyConfig.defaults())
        .hasToString(
            "bodies OFF, mode REMOVE, types [AUTH, CARD, EMAIL, JWT, KEY, PASSWORD, PRIVATE_KEY,"
                + " SSN, URL_CREDENTIAL], user ids KEEP, rows kept until deleted, bodies kept"
                + " PT168H");
  }

  @Test
  void builderThatIsUsedAgainChangesNothing() {
    PrivacyConfigBuilder builder = PrivacyConfig.builder();
    PrivacyConfig config = builder.build();
    builder.maxTags(3).keep("x").mode("EMAIL", RedactionMode.MASK);
    assertThat(config.maxTags()).isEqualTo(16);
    assertThat(config.keep()).isEmpty();
    assertThat(config.modes()).isEmpty();
  }

  @Test
  void badSettingIsRefusedInASentence() {
    assertRefused(b -> b.bodySampleRate(1.5), "bodySampleRate is 1.5; allowed is 0 to 1");
    assertRefused(b -> b.bodySampleRate(Double.NaN), "bodySampleRate is NaN; allowed is 0 to 1");
    assertRefused(b -> b.maxBody(255), "maxBody is 255; allowed is 256 to 1000000");
    assertRefused(b -> b.maxErrorText(2_001), "maxErrorText is 2001; allowed is 16 to 2000");
    assertRefused(b -> b.maxTagValue(1), "maxTagValue is 1; allowed is 16 to 4096");
    assertRefused(b -> b.maxTagKey(1), "maxTagKey is 1; allowed is 8 to 256");
    assertRefused(b -> b.maxTags(65), "maxTags is 65; allowed is 0 to 64");
    assertRefused(
        b -> b.rowRetention(Duration.ZERO), "rowRetention is PT0S; allowed is a positive time");
    assertRefused(
        b -> b.bodyRetention(Duration.ofDays(-1)),
        "bodyRetention is PT-24H; allowed is a positive time");
    assertRefused(
        b -> b.types(Set.of("PASSPORT")),
        "types is PASSPORT; allowed is [PRIVATE_KEY, JWT, KEY, AUTH, URL_CREDENTIAL, PASSWORD,"
            + " EMAIL, CARD, SSN, IBAN, PHONE, IP, ITIN]");
    assertRefused(
        b -> b.mode("PASSPORT", RedactionMode.MASK),
        "mode of a type is PASSPORT; allowed is [PRIVATE_KEY, JWT, KEY, AUTH, URL_CREDENTIAL,"
            + " PASSWORD, EMAIL, CARD, SSN, IBAN, PHONE, IP, ITIN]");
    assertRefused(b -> b.keep(" "), "keep is \" \"; allowed is values that are not blank");
  }

  @Test
  void secretIsNeededForPseudonymsAndLongEnough() {
    String missing = "secret is missing; allowed is 32 bytes or more when anything is PSEUDONYM";
    assertRefused(b -> b.mode(RedactionMode.PSEUDONYM), missing);
    assertRefused(b -> b.mode("EMAIL", RedactionMode.PSEUDONYM), missing);
    assertRefused(b -> b.userIds(UserIdPolicy.PSEUDONYM), missing);
    assertRefused(
        b -> b.secret(new byte[31]), "secret is 31 bytes long; allowed is 32 bytes or more");
    assertThatIllegalStateException()
        .isThrownBy(() -> PrivacyConfig.defaults().userPseudonym("t", "u"))
        .withMessage("pseudonyms need a secret, and none is set");
  }

  @Test
  void badRuleIsRefusedByItsName() {
    String allowed =
        "allowed is a pattern of at most 1,000 characters that matches some text and refers back to"
            + " no group";
    assertRefused(
        b -> b.rule(RedactionRule.regex("MINE", "a(")),
        "rule MINE is a pattern that does not compile: Unclosed group; " + allowed);
    assertRefused(
        b -> b.rule(RedactionRule.regex("MINE", "a*")),
        "rule MINE is a pattern that matches the empty text; " + allowed);
    assertRefused(
        b -> b.rule(RedactionRule.regex("MINE", "a".repeat(1_001))),
        "rule MINE is a pattern that is longer than 1,000 characters; " + allowed);
    assertRefused(
        b -> b.rule(RedactionRule.regex("MINE", "(a)\\1")),
        "rule MINE is a pattern that refers back to a group; " + allowed);
    assertRefused(
        b -> b.rule(RedactionRule.values("MINE", Set.of(""))),
        "rule MINE is without a value or with an empty one; allowed is one value or more");
    assertRefused(
        b -> b.rule(RedactionRule.regex("mine", "a")),
        "type of a rule is mine; allowed is 2 to 32 capital letters, digits and _, a letter first");
    assertRefused(
        b -> b.rule(RedactionRule.regex("EMAIL", "a")),
        "type of a rule is EMAIL; allowed is names that no built-in type has");
    assertRefused(
        b -> {
          for (int i = 0; i < 65; i++) {
            b.rule(RedactionRule.regex("RULE_" + i, "a"));
          }
          return b;
        },
        "rules is 65 of them; allowed is at most 64");
  }

  @Test
  void quotedDigitIsNoReference() {
    PrivacyConfig config =
        PrivacyConfig.builder().rule(RedactionRule.regex("MINE", "\\Qa\\1\\Eb\\d")).build();
    assertThat(config.rules().get(0)).hasToString("MINE /\\Qa\\1\\Eb\\d/");
  }
}
