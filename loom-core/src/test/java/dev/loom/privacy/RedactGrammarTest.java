package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactGrammarTest {
  private static String redact(String text) {
    return Redactor.standard().redact(text, 100_000).value();
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "ann\uff20example\uff0ecom|[EMAIL]",
        "ann\ufe6bexample.com and ann&commat;example.com|[EMAIL] and [EMAIL]",
        "ann\\u0040example.com ann&#64;example.com ann&#x40;example.com|[EMAIL] [EMAIL] [EMAIL]",
        "ann\\x40example.com ann%40example.com|[EMAIL] [EMAIL]",
        "an\u200bn@exam\u00adple.com|[EMAIL]",
        "\ud835\udc1a\ud835\udc27\ud835\udc27@example.com|[EMAIL]",
        "\uff14\uff11\uff11\uff11\u00a01111\u20001111\u202f1111|[CARD]",
        "\u0664\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661|[CARD]",
        "123\u201045\u22126789|[SSN]",
        "123\u201145\u20116789|[SSN]",
        "password\ufe55 hunter2 password\ufe66hunter2|password\ufe55 [PASSWORD] password\ufe66[PASSWORD]",
        "\u24b6\u24db|\u24b6\u24db",
        "4111+1111+1111+1111 4111%201111%201111%201111|[CARD] [CARD]",
        "cc4111111111111111 4111111111111111visa visa_4111111111111111|cc[CARD] [CARD]visa visa_[CARD]",
        "3782 822463 10005 and 3056 930902 5904|[CARD] and [CARD]",
        "a..b@example.com .c@example.com d.@example.com|a..[EMAIL] .[EMAIL] d.@example.com",
        "-ann@example.com 'ann@example.com' a!b@example.com|-[EMAIL] '[EMAIL]' [EMAIL]",
        "ann@ex_ample.com ann@-example.com ann@example.c ann@example.com.5|ann@ex_ample.com ann@-example.com ann@example.c [EMAIL].5",
        "ann@bob@example.com ann@b\u00fccher.example ann@x.xn--p1ai|ann@[EMAIL] [EMAIL] [EMAIL]",
        "m@w.transpose(x) git@host.com: hi|m@w.transpose(x) [EMAIL]: hi",
        "Authorization: Digest username=\"Mufasa\", realm=\"r\", response=\"6629fae49393a053\"|Authorization: Digest username=\"[AUTH]\", realm=\"r\", response=\"[AUTH]\"",
        "Authorization: aB3dE5fG7hJ9|Authorization: [AUTH]",
        "Authorization: required for everyone|Authorization: required for everyone",
        "Authorization: Basic YWJj|Authorization: Basic YWJj",
        "Authorization: Basic dXNlcjpw.|Authorization: Basic [AUTH].",
        "Authorization: Bearer mysecrettoken|Authorization: Bearer [AUTH]",
        "Authorization: Bearer authentication is needed|Authorization: Bearer authentication is needed",
        "Basic dXNlcjpwYXNzd29yZDE= Basic understandingOfThings1|Basic [AUTH] Basic understandingOfThings1",
        "Cookie: a=\"b c\"; d=e|Cookie: a=\"[AUTH]\"; d=[AUTH]",
        "{\"set-cookie\":[\"a=b; Path=/\"]}|{\"set-cookie\":[\"a=[AUTH]; Path=/\"]}",
        "curl -u ann:hunter2 x; curl --user 'ann:hunter 2'|curl -u [AUTH] x; curl --user '[AUTH]'",
        "tar -u ann:hunter2|tar -u ann:hunter2",
        "https://aB3dE5fG7hJ9kL2m@host.com/ https://:hunter2@h https://u:@h|https://[URL_CREDENTIAL]@host.com/ https://[URL_CREDENTIAL]@h https://u:@h",
        "https:\\/\\/ann:hunter2@host.com\\/|https:\\/\\/[URL_CREDENTIAL]@host.com\\/",
        "https://u:${PW}@h.com https://u:***@h.com|https://u:${PW}@h.com https://u:***@h.com",
        "social security number 123456789|social security number [SSN]",
        "number 123456789|number 123456789",
        "SG.aB3dE5fG7hJ9kL2mN4pQ6r.short|SG.aB3dE5fG7hJ9kL2mN4pQ6r.short",
        "https://api.telegram.org/bot123456789:AAaB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW0xY/x|https://api.telegram.org/bot[KEY]/x",
        "x123456789:AAaB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW0xY|x123456789:AAaB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW0xY",
        "'token' => 'aB3dE5fG7hJ9kL2mN4' secret := \"aB3dE5fG7hJ9kL2mN4\"|'token' => '[KEY]' secret := \"[KEY]\"",
        "%22password%22%3A%22hunter2%22 &quot;password&quot;:&quot;hunter2&quot;|%22password%22%3A%22[PASSWORD]%22 &quot;password&quot;:&quot;[PASSWORD]&quot;",
        "{\\\\\\\"password\\\\\\\":\\\\\\\"hun\\\\\\\\\\\\\\\"ter\\\\\\\"}|{\\\\\\\"password\\\\\\\":\\\\\\\"[PASSWORD]\\\\\\\"}",
        "<a:password type=\"x\">hunter2</a:password> <apiKey>aB3dE5fG7hJ9</apiKey>|<a:password type=\"x\">[PASSWORD]</a:password> <apiKey>[KEY]</apiKey>",
        "?key=aB3dE5fG7hJ9&sort_key=aB3dE5fG7hJ9&sig=aB3dE5fG7hJ9|?key=[KEY]&sort_key=aB3dE5fG7hJ9&sig=[KEY]",
        "token: UnexpectedIdentifierProblem secret: https://a.b/C1dEfGhIj|token: UnexpectedIdentifierProblem secret: https://a.b/C1dEfGhIj",
        "password: b'hunter2' os.environ[\"API_KEY\"] = \"aB3dE5fG7hJ9\"|password: b'[PASSWORD]' os.environ[\"API_KEY\"] = \"[KEY]\"",
        "AGE-SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54 AGE-SECRET-KEY-1QPZ|[PRIVATE_KEY] AGE-SECRET-KEY-1QPZ",
      })
  void grammarIsKept(String text, String expected) {
    assertThat(redact(text)).isEqualTo(expected);
  }

  @Test
  void signedAndEncryptedTokensAreFound() {
    String signed = part("{\"alg\":\"none\"}") + "." + part("{\"sub\":\"1\"}");
    String encrypted = part("{\"alg\" : \"dir\",\"enc\":\"A128GCM\"}") + "..aXY.Y2lwaGVy.dGFn";
    assertThat(redact("a " + signed + ". b " + signed + ".c2ln. c " + encrypted + " d"))
        .isEqualTo("a [JWT] b [JWT]. c [JWT] d");
    assertThat(redact("<!--" + signed + ".c2ln-->")).isEqualTo("<!--[JWT]-->");
    for (String other : new String[] {"{\"typ\":\"x\"}", "{\"alg\"}", "[\"alg\"]"}) {
      String text = part(other) + "." + part("{\"sub\":\"1\"}") + ".c2ln";
      assertThat(redact(text)).isEqualTo(text);
    }
    assertThat(redact("eyJ eyJhbGciOiJIUzI1NiJ9 eyJa.b xeyJ.")).contains("eyJhbGciOiJIUzI1NiJ9 ");
  }

  @Test
  void privateKeysEndWithTheirLines() {
    String open = "-----BEGIN RSA PRIVATE KEY-----";
    String close = "-----END RSA PRIVATE KEY-----";
    assertThat(redact("a\n" + open + "\nMIIE\nabc=\n" + close + "\nb"))
        .isEqualTo("a\n[PRIVATE_KEY]\nb");
    assertThat(redact(open + "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,0A\n\nMIIE\n" + close + " b"))
        .isEqualTo("[PRIVATE_KEY] b");
    assertThat(redact("{\"k\":\"" + open + "\\nMIIE\\nabc\",\"n\":1}"))
        .isEqualTo("{\"k\":\"[PRIVATE_KEY]\",\"n\":1}");
    assertThat(redact("s = \"" + open + "\\n\" +\n  \"MIIE\\n\" +\n  \"" + close + "\";"))
        .isEqualTo("s = \"[PRIVATE_KEY]\";");
    assertThat(
            redact(
                "-----BEGIN PGP PRIVATE KEY BLOCK-----\nlQ\n-----END PGP PRIVATE KEY BLOCK-----"))
        .isEqualTo("[PRIVATE_KEY]");
    assertThat(redact("-----BEGIN PUBLIC KEY-----\nMIIB"))
        .isEqualTo("-----BEGIN PUBLIC KEY-----\nMIIB");
    assertThat(redact(open + close)).isEqualTo("[PRIVATE_KEY]");
    assertThat(
            redact(
                "x\nPuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPrivate-Lines: 1\nAAAA\n"
                    + "Private-MAC: 0a1b\nmore"))
        .isEqualTo("x\n[PRIVATE_KEY]\nmore");
    assertThat(redact("PuTTY-User-Key-File-2: x\nEncryption: none")).isEqualTo("[PRIVATE_KEY]");
  }

  @Test
  void userPatternsSeeTheWholeTextOfACut() {
    Redactor redactor =
        Redactor.of(
            PrivacyConfig.builder().rule(RedactionRule.regex("ALL_OF_IT", "(?s)x.*y")).build());
    assertThat(redactor.redact("x" + "a".repeat(20_000) + "y b", 100).value())
        .isEqualTo("[ALL_OF_IT] b");
  }
}
