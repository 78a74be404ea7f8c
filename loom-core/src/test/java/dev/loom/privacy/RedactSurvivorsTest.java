package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a secret and is none stays as it is, to the character. */
class RedactSurvivorsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chatcmpl-9aB3dE5fG7hJ9kL2mN4pQ6rS8tU1v msg_01XFDUDYJgAACzvnptvVoYEL",
        "toolu_01A09q90qw90lq917835lq9 call_abc123DEF456ghi789JKL012 resp_67ccd2bed1ec8190b14f964abc",
        "req_011CSHoEeqs5C35K2UUqR7Fy run_abc123DEF456 asst_abc123DEF456 thread_abc123DEF456",
        "batch_abc123DEF456ghi789 file-abc123DEF456ghi789JKL org-abc123DEF456ghi789JKL",
        "fp_44709d6fcb proj_abc123DEF456ghi789JKL",
        "550e8400-e29b-41d4-a716-446655440000",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "ETag: \"33a64df551425fcc55e4d42a148795d9f25f89d4\"",
        "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "gpt-4o-mini-2024-07-18 claude-3-5-sonnet-20241022 gemini-1.5-pro-002",
        "1.2.3-rc.1+build.5 and v18.2.0",
        "{\"usage\":{\"prompt_tokens\":4012,\"completion_tokens\":96,\"total_tokens\":4108}}",
        "$1,234.56 and 0.0000000014 USD, 12.50 EUR",
        "48.858370, 2.294481",
        "1732545678 1732545678123 1732545678123456 2026-11-25T12:00:00.000Z",
        "ISBN 978-3-16-148410-0 and 9783161484100",
        "IMEI 490154203237518",
        "call +1 415-555-2671 or (415) 555-2671",
        "192.168.1.10 and 2001:db8::1",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkq\n-----END CERTIFICATE-----",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 host",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4",
        "[EMAIL] [CARD:*1111] [KEY:7f3a09c2d1b45e88] [BLOCKED: EMAIL, KEY] [WITHHELD] [ECHO]",
        "[image/png 48213 bytes]",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 e\u0301 \u00A0 \t  tabs \r\n",
        "react@18.2.0 @Override a@b user@localhost icon@2x.png image@sha256:0a1b2c3d",
        "lodash@4.17.21-beta.rc @scope/name a @ b",
        "git@github.com:org/repo.git ssh://git@github.com/org/repo.git https://bob@host.com/",
        "sk-learn sk-SK sk-estimator-doc-link",
        "bearer of good news, basic understanding, token InvalidArgumentException",
        "max_tokens: 4096 total_tokens=123456789012345678 tokenizer: cl100kBase16Words9",
        "next_page_token=aB3dE5fG7hJ9kL2mN4 nextPageToken: \"aB3dE5fG7hJ9kL2mN4\"",
        "continuation_token: aB3dE5fG7hJ9kL2mN4pQ public_key: aB3dE5fG7hJ9kL2mN4",
        "primary_key=aB3dE5fG7hJ9 cache_key: aB3dE5fG7hJ9 idempotency-key: aB3dE5fG7hJ9",
        "keyboard=aB3dE5fG7hJ9 private_key_id: aB3dE5fG7hJ9kL2m sort_key=aB3dE5fG7hJ9",
        "password=<your password> password=${DB_PASSWORD} password=$DB_PASSWORD",
        "password={{ secret }} password=%(password)s password=******** password=........",
        "password=xxxxxxxx api_key=your-api-key-1234 password: changeme password=example",
        "password=none password=null password=true password=false password=undefined",
        "password=os.environ[\"DB\"] api_key=getenv(\"API_KEY1\") password=config.password",
        "password: must be at least eight characters",
        "123-45-678 000-12-3456 666-12-3456 123-00-4567 123-45-0000 12-123-45-6789 123-45-6789-1",
        "4111 1111 1111 1112 and 41111111111111110000 and x4111111111111111 and 1.4111111111111111",
      })
  void textWithoutSecretsStays(String text) {
    assertThat(Redactor.standard().redact(text, 10_000).value()).isEqualTo(text);
  }
}
