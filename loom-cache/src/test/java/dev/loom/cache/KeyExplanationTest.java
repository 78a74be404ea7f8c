package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.KeyExplanation.Change;
import dev.loom.cache.KeyExplanation.Difference;
import dev.loom.cache.KeyExplanation.Field;
import dev.loom.cache.KeyExplanation.Kind;
import dev.loom.cache.KeyExplanation.LeftOut;
import dev.loom.chat.Blob;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.ModelId;
import dev.loom.chat.Sampling;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyExplanationTest {

  private static ChatRequest.Builder request() {
    return ChatRequest.builder("openai", "m").user("hi");
  }

  private static KeyExplanation explain(ChatRequest.Builder request) {
    return CacheKey.explain(request.build(), CacheScope.TENANT);
  }

  private static KeyExplanation explain(@Nullable Object value) {
    return explain(request().extra("x", value));
  }

  private static List<String> pointers(KeyExplanation explanation) {
    return explanation.fields().stream().map(Field::pointer).toList();
  }

  @Test
  void everyPlainValueIsAFieldInCanonicalOrder() {
    KeyExplanation explanation =
        explain(
            request()
                .user("x".repeat(5_000))
                .sampling(Sampling.DEFAULTS.withTemperature(0.7))
                .extra("a/b", Map.of("~", 1, "", true))
                .extra("n", null)
                .extra("none", List.of())
                .extra("empty", Map.of())
                .extra("image", Blob.of(new byte[2]))
                .extra("\ud83d\u00e9", "lone"));
    assertThat(explanation.fields().stream().map(f -> f.pointer() + " " + f.kind()))
        .containsExactly(
            "scope LIST",
            "namespace TEXT",
            "provider TEXT",
            "endpoint LIST",
            "/model TEXT",
            "/a~1b/ BOOLEAN",
            "/a~1b/~0 NUMBER",
            "/empty MAP",
            "/image BYTES",
            "/messages/0/content TEXT",
            "/messages/0/role TEXT",
            "/messages/1/content TEXT",
            "/messages/1/role TEXT",
            "/n NULL",
            "/none LIST",
            "/temperature NUMBER",
            "/\ud83d\u00e9 TEXT");
  }

  @Test
  void digestIsThatOfTheValuesEncoding() throws Exception {
    byte[] encoding = "s\0\0\0\2hi".getBytes(StandardCharsets.US_ASCII);
    String expected =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoding), 0, 8);
    assertThat(explain(request()).fields())
        .contains(new Field("/messages/0/content", expected, Kind.TEXT));
  }

  @Test
  void digestsUnderASecretAreOthers() {
    CacheSecret secret = CacheSecret.of("0123456789abcdef0123456789abcdef");
    KeyDerivation keyed = new KeyDerivation(secret, Set.of());
    KeyExplanation plain = explain(request());
    KeyExplanation hidden = keyed.explain(request().build(), CacheScope.TENANT);
    assertThat(pointers(hidden)).isEqualTo(pointers(plain));
    assertThat(hidden.fields()).doesNotContainAnyElementsOf(plain.fields());
    assertThat(hidden.key()).isEqualTo(keyed.derive(request().build(), CacheScope.TENANT));
    assertThat(hidden.fields())
        .isEqualTo(keyed.explain(request().build(), CacheScope.TENANT).fields());
  }

  @Test
  void whatIsLeftOutIsNamedWithItsReason() {
    KeyExplanation explanation = explain(request().extra("user", "u").extra("stream", true));
    assertThat(explanation.leftOut())
        .containsExactly(
            new LeftOut("/stream", "inert member of openai"),
            new LeftOut("/user", "inert member of openai"));
    assertThat(explain(request()).leftOut()).isEmpty();
    assertThat(
            new KeyDerivation(null, Set.of("openai:temperature"))
                .explain(
                    request().sampling(Sampling.DEFAULTS.withTemperature(1)).build(),
                    CacheScope.TENANT)
                .leftOut())
        .containsExactly(new LeftOut("/temperature", "inert member of openai"));
  }

  @Test
  void bodyIsExplainedLikeTheRequest() {
    BodyRequest body =
        new BodyRequest(
            "openai",
            Endpoint.CHAT_COMPLETIONS,
            Map.of("model", "m", "messages", List.of(Map.of("role", "user", "content", "hi"))));
    KeyExplanation explanation = CacheKey.explain(body, CacheScope.TENANT);
    assertThat(explanation.fields()).isEqualTo(explain(request()).fields());
    assertThat(explanation.key()).isEqualTo(explain(request()).key());
  }

  private static void differ(
      KeyExplanation one, KeyExplanation other, String pointer, Change change) {
    assertThat(KeyExplanation.firstDifference(one, other))
        .contains(new Difference(pointer, change));
    Change back =
        switch (change) {
          case ADDED -> Change.REMOVED;
          case REMOVED -> Change.ADDED;
          default -> change;
        };
    assertThat(KeyExplanation.firstDifference(other, one)).contains(new Difference(pointer, back));
  }

  @Test
  void firstDifferenceNamesPointerAndKind() {
    differ(explain(1), explain(2), "/x", Change.VALUE);
    differ(explain(true), explain(false), "/x", Change.VALUE);
    differ(explain("\ud83d"), explain("a"), "/x", Change.VALUE);
    differ(explain(1), explain("1"), "/x", Change.TYPE);
    differ(explain((Object) null), explain(0), "/x", Change.TYPE);
    differ(explain(request()), explain(1), "/x", Change.ADDED);
    differ(explain(request()), explain(List.of(1)), "/x", Change.ADDED);
    differ(explain(1), explain(List.of(1, 2)), "/x", Change.TYPE);
    differ(explain(List.of()), explain(Map.of()), "/x", Change.TYPE);
    differ(explain(List.of(1)), explain(Map.of("0", 1)), "/x", Change.TYPE);
    differ(explain(List.of()), explain(List.of(1)), "/x/0", Change.ADDED);
    differ(explain(List.of(1)), explain(List.of(1, List.of())), "/x/1", Change.ADDED);
    differ(explain(Map.of("b", 1)), explain(Map.of("a", 1, "b", 1)), "/x/a", Change.ADDED);
    differ(explain(Map.of("a", 1)), explain(Map.of("b", 1)), "/x/a", Change.REMOVED);
    differ(explain(request()), explain(request().user("more")), "/messages/1", Change.ADDED);
  }

  @Test
  void listsAreComparedByPlaceAndNotByText() {
    List<Integer> twelve = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    differ(
        explain(twelve),
        explain(List.of(1, 2, 0, 4, 5, 6, 7, 8, 9, 10, 0, 12)),
        "/x/2",
        Change.VALUE);
  }

  @Test
  void whatStandsBeforeTheBodyComesFirst() {
    KeyExplanation one = explain(1);
    differ(one, explain(request().caller(new Caller("t", null, Map.of()))), "scope", Change.VALUE);
    differ(
        one,
        explain(request().cache(CacheDirectives.builder().namespace("n").build())),
        "namespace",
        Change.VALUE);
    differ(one, explain(request().model(new ModelId("x", "m"))), "provider", Change.VALUE);
    differ(one, explain(request().endpoint(new Endpoint("/", ""))), "endpoint", Change.VALUE);
    differ(one, explain(request().model(new ModelId("openai", "n"))), "/model", Change.VALUE);
    assertThat(
            KeyExplanation.firstDifference(
                one, CacheKey.explain(request().extra("x", 1).build(), CacheScope.GLOBAL)))
        .contains(new Difference("scope", Change.VALUE));
  }

  @Test
  void memberGivenTwiceIsToldTwice() {
    ChatRequest.Builder twice =
        request().sampling(Sampling.DEFAULTS.withTemperature(1)).extra("temperature", 2);
    ChatRequest.Builder once = request().extra("temperature", 1);
    assertThat(pointers(explain(twice))).containsSubsequence("/temperature", "/temperature");
    differ(explain(once), explain(twice), "/temperature", Change.ADDED);
  }

  @Test
  void equalRequestsDoNotDiffer() {
    assertThat(KeyExplanation.firstDifference(explain(0.70), explain(0.7f))).isEmpty();
    assertThat(explain(0.70).fields()).isEqualTo(explain(0.7f).fields());
  }

  @Test
  void noValueIsShown() {
    KeyExplanation explanation = explain(request().user("my secret").extra("user", "alice"));
    assertThat(
            Arrays.asList(
                explanation.toString(),
                explanation.fields().toString(),
                explanation.leftOut().toString()))
        .noneMatch(text -> text.contains("secret") || text.contains("alice"));
  }

  @Test
  void unkeyableRequestHasNoExplanation() {
    assertThatThrownBy(() -> explain(Double.NaN)).isInstanceOf(UnkeyableException.class);
  }
}
