package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.AssistantMessage;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.Message;
import dev.loom.chat.ModelId;
import dev.loom.chat.ProviderValue;
import dev.loom.chat.ResponseFormat;
import dev.loom.chat.ToolCall;
import dev.loom.chat.UserMessage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyDerivationTest {

  private static ChatRequest.Builder request() {
    return ChatRequest.builder("openai", "m").user("hi");
  }

  private static CacheKey key(ChatRequest.Builder request) {
    return CacheKey.of(request.build(), CacheScope.TENANT);
  }

  private static CacheKey extra(@Nullable Object value) {
    return key(request().extra("x", value));
  }

  private static CacheKey text(String text) {
    return key(ChatRequest.builder("openai", "m").user(text));
  }

  @Test
  void digestIsWhatTheVisibleKeyEndsWith() {
    CacheKey key = CacheKey.of(ChatRequest.of("openai", "gpt", "a"), CacheScope.TENANT);
    assertThat(key.toString()).endsWith(":" + HexFormat.of().formatHex(key.digest()));
    assertThat(key.digest()).isNotSameAs(key.digest());
  }

  @Test
  void equalNumbersAreEqualHoweverTheyAreWritten() {
    assertThat(extra(0.7f)).isEqualTo(extra(0.7)).isEqualTo(extra(new BigDecimal("0.70")));
    assertThat(extra(100))
        .isEqualTo(extra(new BigDecimal("1e2")))
        .isEqualTo(extra(100.0))
        .isEqualTo(extra(100L))
        .isEqualTo(extra((short) 100))
        .isEqualTo(extra((byte) 100))
        .isEqualTo(extra(BigInteger.valueOf(100)));
    assertThat(extra(0))
        .isEqualTo(extra(0.0))
        .isEqualTo(extra(-0.0))
        .isEqualTo(extra(-0.0f))
        .isEqualTo(extra(new BigDecimal("0e5")));
    assertThat(extra(new BigDecimal("9007199254740993")))
        .isEqualTo(extra(9007199254740993L))
        .isNotEqualTo(extra(9007199254740992L));
    assertThat(extra(1e300)).isEqualTo(extra(new BigDecimal("1e300")));
    assertThat(extra(Long.MIN_VALUE)).isEqualTo(extra(BigInteger.valueOf(Long.MIN_VALUE)));
    BigInteger big = BigInteger.TEN.pow(40).add(BigInteger.TEN.pow(30));
    assertThat(extra(big)).isEqualTo(extra(new BigDecimal("10000000001e30")));
    assertThat(extra(big)).isNotEqualTo(extra(big.add(BigInteger.ONE)));
    assertThat(extra("100")).isNotEqualTo(extra(100));
    assertThat(extra(true)).isNotEqualTo(extra("true")).isNotEqualTo(extra(1));
  }

  @Test
  void hugeExponentCostsItsTextOnly() {
    assertThat(extra(new BigDecimal("1e999999999")))
        .isNotEqualTo(extra(new BigDecimal("1e999999998")));
  }

  @Test
  void binaryNumbersCountAsTheShortestDecimalThatReadsBack() {
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      float single = Float.intBitsToFloat(random.nextInt());
      if (Double.isFinite(number) && Float.isFinite(single)) {
        assertThat(new BigDecimal(written(number)).doubleValue()).isEqualTo(number);
        assertThat(written(number)).hasSizeLessThanOrEqualTo(exponential(Double.toString(number)));
        assertThat(new BigDecimal(written(single)).floatValue()).isEqualTo(single);
        assertThat(written(single)).hasSizeLessThanOrEqualTo(exponential(Float.toString(single)));
      }
    }
    assertThat(written(2e23)).isEqualTo("2e23");
    assertThat(written(Double.MIN_VALUE)).isEqualTo("5e-324");
    assertThat(written(Double.MAX_VALUE)).isEqualTo("17976931348623157e292");
    assertThat(written(9007199254740992.0)).isEqualTo("9007199254740992e0");
    assertThat(written(Float.MIN_VALUE)).isEqualTo("1e-45");
    assertThat(written(Float.MAX_VALUE)).isEqualTo("34028235e31");
    assertThat(written(0.1 + 0.2)).isEqualTo("30000000000000004e-17");
    assertThat(written(-1.5)).isEqualTo("-15e-1");
  }

  private static String written(Number number) {
    KeyEncoder encoder = new KeyEncoder();
    KeyValues.number(number, encoder);
    byte[] bytes = encoder.written();
    return new String(bytes, 5, bytes.length - 5, StandardCharsets.US_ASCII);
  }

  private static int exponential(String decimal) {
    BigDecimal exact = new BigDecimal(decimal).stripTrailingZeros();
    return (exact.unscaledValue() + "e" + -exact.scale()).length();
  }

  @Test
  void providerOrModelWithHalfACharacterHasNoKey() {
    for (ModelId half : List.of(new ModelId("p\ud83d", "m"), new ModelId("p", "\ude00m"))) {
      ChatRequest asked = request().model(half).build();
      BodyRequest body =
          new BodyRequest(
              half.provider(),
              Endpoint.CHAT_COMPLETIONS,
              Map.of("model", half.model(), "messages", List.of()));
      assertThatThrownBy(() -> CacheKey.of(asked, CacheScope.TENANT))
          .isInstanceOf(UnkeyableException.class)
          .hasMessage("provider or model holds half a character");
      assertThatThrownBy(() -> CacheKey.of(body, CacheScope.TENANT))
          .isInstanceOf(UnkeyableException.class);
    }
    assertThat(key(request().model(new ModelId("p", "\ud83d\ude00"))).toString())
        .startsWith("v1:p:%F0%9F%98%80:");
  }

  @Test
  void charactersCountExactly() {
    List<CacheKey> keys =
        List.of(
            text("caf\u00e9"),
            text("cafe\u0301"),
            text("CAF\u00c9"),
            text("caf\u00e9 "),
            text("caf?"),
            text("caf\ud83d"),
            text("caf\ude00"),
            text("caf\ufffd"));
    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void longTextsOfEveryKindAgreeWithThePlainEncoder() {
    for (String unit :
        List.of("a", "\u00e9", "\u4f60", "\ud83d\ude00", "b\ud83d\ude00", "\ud83d")) {
      for (int length : new int[] {1, 19, 20, 21, 2047, 2048, 2049, 10_000}) {
        for (String tail : List.of("", "z", "\ud83d")) {
          ChatRequest request = ChatRequest.of("openai", "m", unit.repeat(length) + tail);
          assertThat(CacheKey.of(request, CacheScope.TENANT))
              .hasToString(ReferenceKey.of(request, CacheScope.TENANT));
        }
      }
    }
  }

  @Test
  void delimitersInjectNothing() {
    assertThat(
            List.of(
                key(request().extra("a", "b").extra("c", "d")),
                key(request().extra("a", "bc").extra("", "d")),
                key(request().extra("a", List.of("b", "c", "d"))),
                key(request().extra("a", List.of("b", List.of("c", "d")))),
                key(request().extra("ab", "c").extra("d", "")),
                key(request().user("a").extra("b", "c")),
                key(request().user("a\",\"b\":\"c"))))
        .doesNotHaveDuplicates();
  }

  @Test
  void orderOfMembersDoesNotCountAndOrderOfListsDoes() {
    Map<String, Object> forth = new LinkedHashMap<>();
    forth.put("a", 1);
    forth.put("b", Map.of("c", 2));
    Map<String, Object> back = new LinkedHashMap<>();
    back.put("b", Map.of("c", 2));
    back.put("a", 1);
    assertThat(extra(forth)).isEqualTo(extra(back));
    assertThat(extra(List.of(1, 2))).isNotEqualTo(extra(List.of(2, 1)));
  }

  @Test
  void absentNullAndDefaultAreThreeRequests() {
    assertThat(
            List.of(
                key(request()),
                key(request().extra("seed", null)),
                key(request().extra("seed", 0)),
                key(request().responseFormat(ResponseFormat.TEXT))))
        .doesNotHaveDuplicates();
  }

  @Test
  void memberGivenByTypeEqualsTheSameMemberGivenByName() {
    ChatRequest.Builder typed = request();
    typed.sampling(typed.build().sampling().withTemperature(0.5));
    assertThat(key(typed)).isEqualTo(key(request().extra("temperature", 0.5)));
    assertThat(key(typed.extra("temperature", 0.6)))
        .isNotEqualTo(key(request().extra("temperature", 0.5)))
        .isNotEqualTo(key(request().extra("temperature", 0.6)));
  }

  @Test
  void onlyTopLevelMembersAreInert() {
    assertThat(key(request().extra("user", "u"))).isEqualTo(key(request()));
    assertThat(extra(Map.of("user", "u"))).isNotEqualTo(extra(Map.of()));
  }

  @Test
  void namespaceCountsInFullAndOtherDirectivesDoNot() {
    CacheDirectives.Builder directives = CacheDirectives.builder().noCache().tags("a");
    assertThat(key(request().cache(directives.build()))).isEqualTo(key(request()));
    assertThat(
            List.of(
                key(request()),
                key(request().cache(directives.namespace("a").build())),
                key(request().cache(directives.namespace("openai").build())),
                key(request().cache(directives.namespace(" ").build())),
                key(request().cache(directives.namespace("A").build()))))
        .doesNotHaveDuplicates();
  }

  @Test
  void providerValueCountsAsItsTree() {
    ProviderValue described = () -> Map.of("effort", "high");
    assertThat(extra(described)).isEqualTo(extra(Map.of("effort", "high")));
    String text = "y".repeat(1200);
    ProviderValue input = () -> List.of(text);
    assertThat(key(request().extra("input", input)))
        .isEqualTo(key(request().extra("input", List.of(text))));
    assertThat(key(request().extra("input", text)))
        .isNotEqualTo(key(request().extra("input", List.of(text))));
  }

  @Test
  void scopeDecidesWhichCallersShare() {
    ChatRequest.Builder request = request().caller(Caller.of("t", "u"));
    ChatRequest sameTenant = request.build();
    ChatRequest otherUser = request.caller(Caller.of("t", "v")).build();
    ChatRequest otherTenant = request.caller(Caller.of("s", "u")).build();
    assertThat(CacheKey.of(sameTenant, CacheScope.TENANT))
        .isEqualTo(CacheKey.of(otherUser, CacheScope.TENANT))
        .isNotEqualTo(CacheKey.of(otherTenant, CacheScope.TENANT));
    assertThat(CacheKey.of(sameTenant, CacheScope.USER))
        .isNotEqualTo(CacheKey.of(otherUser, CacheScope.USER));
    assertThat(CacheKey.of(sameTenant, CacheScope.GLOBAL))
        .isEqualTo(CacheKey.of(otherTenant, CacheScope.GLOBAL))
        .isNotEqualTo(CacheKey.of(sameTenant, CacheScope.TENANT));
  }

  @Test
  void whatHasNoExactEncodingIsRefused() {
    for (Object value :
        Arrays.asList(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Float.NaN,
            Float.NEGATIVE_INFINITY,
            new AtomicInteger(1),
            'c',
            new StringBuilder("x"),
            (ProviderValue) Object::new,
            (ProviderValue) () -> Collections.singletonMap(1, "x"))) {
      assertThatThrownBy(() -> extra(value)).isInstanceOf(UnkeyableException.class);
    }
    assertThatThrownBy(() -> key(ChatRequest.builder("", "m").user("x")))
        .isInstanceOf(UnkeyableException.class)
        .hasMessage("provider or model is empty");
    assertThatThrownBy(() -> key(ChatRequest.builder("p", "").user("x")))
        .isInstanceOf(UnkeyableException.class);
  }

  @Test
  void failingDescriptionIsRefusedWithoutItsText() {
    ProviderValue failing =
        () -> {
          throw new IllegalStateException("my secret prompt");
        };
    assertThatThrownBy(() -> extra(failing))
        .isInstanceOf(UnkeyableException.class)
        .hasMessageNotContaining("secret")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void twoHundredLevelsAreTheDeepest() {
    Object deepest = nested(KeyValues.MAX_DEPTH - 1);
    extra(deepest);
    assertThatThrownBy(() -> extra(nested(KeyValues.MAX_DEPTH)))
        .isInstanceOf(UnkeyableException.class)
        .hasMessageContaining("200");
    ProviderValue[] endless = new ProviderValue[1];
    endless[0] = () -> endless[0];
    assertThatThrownBy(() -> extra(endless[0])).isInstanceOf(UnkeyableException.class);
  }

  private static Object nested(int levels) {
    Object value = List.of();
    for (int i = 1; i < levels; i++) {
      value = i % 2 == 0 ? List.of(value) : Map.of("a", value);
    }
    return value;
  }

  @Test
  void visibleKeySplitsOneWay() {
    CacheKey key = CacheKey.of(ChatRequest.of("a:b", "x/Y-1_2.\u00e4%", "hi"), CacheScope.TENANT);
    assertThat(key.toString()).matches("v1:a%3Ab:x/Y-1_2\\.%C3%A4%25:[0-9a-f]{64}");
    assertThat(key.id()).isEqualTo(key.toString().split(":")[3].substring(0, 12));
    assertThat(key.provider()).isEqualTo("a:b");
    assertThat(key.model()).isEqualTo("x/Y-1_2.\u00e4%");
  }

  private static CacheKey numbered(
      long first, long second, long third, long fourth, String provider, String model) {
    return new CacheKey(
        first,
        second,
        third,
        fourth,
        CacheCell.of(CacheScope.TENANT, Caller.ANONYMOUS, new ModelId(provider, model)));
  }

  @Test
  void keysAreEqualByDigestProviderAndModel() {
    CacheKey key = numbered(1, 2, 3, 4, "p", "m");
    assertThat(key)
        .isEqualTo(numbered(1, 2, 3, 4, "p", "m"))
        .hasSameHashCodeAs(numbered(1, 2, 3, 4, "p", "m"))
        .isNotEqualTo(numbered(0, 2, 3, 4, "p", "m"))
        .isNotEqualTo(numbered(1, 0, 3, 4, "p", "m"))
        .isNotEqualTo(numbered(1, 2, 0, 4, "p", "m"))
        .isNotEqualTo(numbered(1, 2, 3, 0, "p", "m"))
        .isNotEqualTo(numbered(1, 2, 3, 4, "q", "m"))
        .isNotEqualTo(numbered(1, 2, 3, 4, "p", "n"))
        .isNotEqualTo("v1");
  }

  @Test
  void endpointOfAnyLengthCountsInFull() {
    for (String host : List.of("https://a", "https://" + "b".repeat(2_000))) {
      ChatRequest.Builder request = request().endpoint(new Endpoint("/v1/responses", host));
      for (int i = 0; i < 2; i++) { // the second time from what is kept of the first
        assertThat(key(request))
            .hasToString(ReferenceKey.of(request.build(), CacheScope.TENANT))
            .isNotEqualTo(key(request().endpoint(new Endpoint("/v1/responses", host + "/"))));
      }
    }
  }

  @Test
  void encoderThatGrewHugeIsNotKept() {
    EncoderPool pool = new EncoderPool(null);
    KeyEncoder small = pool.take();
    pool.give(small);
    assertThat(pool.take()).isSameAs(small);
    small.raw(new byte[300_000]);
    pool.give(small);
    assertThat(pool.take()).isNotSameAs(small);
  }

  @Test
  void keyAfterARefusedRequestIsNotDisturbed() {
    CacheKey before = key(request());
    assertThatThrownBy(() -> extra(Double.NaN)).isInstanceOf(UnkeyableException.class);
    assertThat(key(request())).isEqualTo(before);
  }

  @Test
  void longConversationAgreesWithThePlainEncoder() {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      messages.add(UserMessage.of("question " + "q".repeat(i * 100)));
      messages.add(
          new AssistantMessage(null, null, List.of(new ToolCall("c" + i, "f", "{}")), Map.of()));
    }
    ChatRequest request = request().messages(messages).build();
    assertThat(CacheKey.of(request, CacheScope.USER))
        .hasToString(ReferenceKey.of(request, CacheScope.USER));
  }
}
