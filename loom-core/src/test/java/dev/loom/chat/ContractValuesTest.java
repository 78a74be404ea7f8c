package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ContractValuesTest {

  @Test
  void endpointDropsCredentialsOfAnAddress() {
    Endpoint endpoint =
        Endpoint.at(
            "/chat", URI.create("https://me:pw@host:8443/base?key=s3cret&api-version=2024-06#x"));
    assertThat(endpoint.address()).isEqualTo("https://host:8443/base?api-version=2024-06");
    assertThat(Endpoint.at("/chat", URI.create("https://host?key=s3cret")).address())
        .isEqualTo("https://host");
    assertThat(Endpoint.at("/chat", URI.create("http://u:p@llm_a:8080/v1")).address())
        .isEqualTo("http://llm_a:8080/v1");
    assertThat(Endpoint.at("/chat", URI.create("/relative")).address()).isEqualTo("/relative");
  }

  @Test
  void endpointRefusesCredentialsWrittenIntoTheAddress() {
    assertThatThrownBy(() -> new Endpoint("/chat", "https://me:pw@host/base"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user information");
    for (String secret :
        List.of(
            "me:s3cret@host/base",
            "s3cret@host",
            "//s3cret@host/base",
            "https:/me:s3cret@host",
            "me:s3cret@host//base",
            "https://host/base?api_key=s3cret",
            "https://host?s3cret",
            "https://host/base?api-version=1&key=s3cret",
            "https://host/base?api-version=1#s3cret",
            "https://host/#s3cret")) {
      assertThatThrownBy(() -> new Endpoint("/chat", secret))
          .as(secret)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("endpoint address carries ")
          .hasMessageNotContaining("s3cret");
    }
    for (String address : List.of("/base/a@b", "https://host/d?api-version=2024-10-21", "")) {
      assertThat(new Endpoint("/chat", address).address()).isEqualTo(address);
    }
    assertThat(new Endpoint("/chat", "https://host/a@b").address()).isEqualTo("https://host/a@b");
    assertThat(new Endpoint("/chat", "just-a-name").address()).isEqualTo("just-a-name");
    assertThat(new Endpoint("/chat", "https://host").address()).isEqualTo("https://host");
  }

  @Test
  void failuresAreReadFromTypesThroughCauses() {
    assertThat(CallFailure.of(new CallCancelledException()).status()).isEqualTo(499);
    assertThat(CallFailure.of(new RuntimeException(new InterruptedException())).kind())
        .isEqualTo(CallFailure.Kind.CANCELLED);
    assertThat(CallFailure.of(new RuntimeException(new SocketTimeoutException())).kind())
        .isEqualTo(CallFailure.Kind.TIMEOUT);
    assertThat(CallFailure.of(new java.net.http.HttpTimeoutException("late")).kind())
        .isEqualTo(CallFailure.Kind.TIMEOUT);
    assertThat(CallFailure.of(new TimeoutException()).kind()).isEqualTo(CallFailure.Kind.TIMEOUT);
    assertThat(CallFailure.of(new IOException()).kind()).isEqualTo(CallFailure.Kind.CONNECTION);
    assertThat(CallFailure.of(new IllegalStateException()).kind())
        .isEqualTo(CallFailure.Kind.OTHER);
    assertThat(CallFailure.http(429, "slow_down").status()).isEqualTo(429);
    assertThatThrownBy(() -> CallFailure.http(200, null)).hasMessageContaining("400 to 599");
    assertThatThrownBy(() -> CallFailure.http(600, null)).hasMessageContaining("400 to 599");
  }

  @Test
  void causesThatFormARingEndTheSearch() {
    RuntimeException a = new RuntimeException("a");
    a.initCause(new RuntimeException("b", a));
    assertThat(CallFailure.of(a).kind()).isEqualTo(CallFailure.Kind.OTHER);
  }

  @Test
  void cancelExceptionsCarryTheirReason() {
    Exception cause = new InterruptedException();
    assertThat(new CallCancelledException("stop", cause)).hasMessage("stop").hasCause(cause);
    assertThat(new CallCancelledException("stop")).hasMessage("stop");
  }

  @Test
  void blobsAreEqualByContent() {
    Blob one = Blob.of(new byte[] {1, 2});
    assertThat(one).isEqualTo(Blob.of(new byte[] {1, 2})).isEqualTo(one);
    assertThat(one).isNotEqualTo(Blob.of(new byte[] {1, 3})).isNotEqualTo(Blob.of(new byte[1]));
    assertThat(one).isNotEqualTo("x").hasSameHashCodeAs(Blob.of(new byte[] {1, 2}));
    one.toBytes()[0] = 9;
    one.sha256()[0] = 9;
    assertThat(one.toBytes()).containsExactly(1, 2);
    assertThat(one.sha256()).isEqualTo(Blob.of(new byte[] {1, 2}).sha256()).hasSize(32);
  }

  @Test
  void directivesRejectWhatContradictsItself() {
    assertThatThrownBy(() -> CacheDirectives.ttl(Duration.ZERO)).hasMessageContaining("1s to 30d");
    assertThatThrownBy(() -> CacheDirectives.ttl(Duration.ofDays(31)))
        .hasMessageContaining("1s to 30d");
    assertThatThrownBy(() -> CacheDirectives.builder().ttl(Duration.ofHours(1)).noStore().build())
        .hasMessageContaining("not stored");
    assertThat(CacheDirectives.ttl(Duration.ofSeconds(1)).store()).isTrue();
    assertThat(CacheDirectives.NO_STORE.store()).isFalse();
    assertThat(CacheDirectives.OFF.read()).isFalse();
  }

  @Test
  void schemaAndToolNameStandOnlyWhereTheyMeanSomething() {
    assertThatThrownBy(() -> new ToolChoice(ToolChoice.Mode.AUTO, "t"))
        .hasMessageContaining("only");
    assertThat(new ToolChoice(ToolChoice.Mode.REQUIRED, "t").tool()).isEqualTo("t");
    assertThatThrownBy(
            () -> new ResponseFormat(ResponseFormat.Kind.JSON, null, Map.of("a", 1), null))
        .hasMessageContaining("only JSON_SCHEMA");
    assertThatThrownBy(() -> new ResponseFormat(ResponseFormat.Kind.TEXT, "n", Map.of(), null))
        .hasMessageContaining("only JSON_SCHEMA");
    assertThatThrownBy(() -> UserMessage.of(List.of())).hasMessageContaining("at least one");
    assertThatThrownBy(() -> new Delta.ToolCallPiece(-1, null, null, "")).hasMessageContaining("0");
  }

  @Test
  void usageSumsOnlyWhatIsKnown() {
    assertThat(TokenUsage.UNKNOWN.isKnown()).isFalse();
    assertThat(TokenUsage.UNKNOWN.total()).isZero();
    TokenUsage usage = TokenUsage.of(3, 4);
    assertThat(usage.isKnown()).isTrue();
    assertThat(usage.inputTotal()).isEqualTo(3);
    assertThat(usage.outputTotal()).isEqualTo(4);
    assertThat(usage.total()).isEqualTo(7);
    assertThat(usage.reasoning()).isEmpty();
    assertThatThrownBy(() -> TokenUsage.of(-1, 0)).hasMessageContaining("inputUncached is -1");
    assertThatThrownBy(() -> TokenUsage.of(0, TokenUsage.MAX_COUNT + 1))
        .hasMessageContaining("outputVisible");
    assertThatThrownBy(() -> new BilledUsage(usage, null, null, List.of(), -1, null, false, false))
        .hasMessageContaining("searches");
  }

  @Test
  void anyKnownClassMakesAUsageKnown() {
    OptionalLong none = OptionalLong.empty();
    for (int known = 0; known < 9; known++) {
      OptionalLong[] c = {none, none, none, none, none, none, none, none, none};
      c[known] = OptionalLong.of(0);
      assertThat(new TokenUsage(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8]).isKnown())
          .isTrue();
    }
  }

  @Test
  void onlyTheUpstreamIsPaid() {
    for (Origin origin : Origin.values()) {
      assertThat(origin.isPaid()).isEqualTo(origin == Origin.UPSTREAM);
    }
  }

  @Test
  void callersKeepTheirTagsOutOfTextForms() {
    Caller caller = new Caller("t", "u", Map.of("k", "canary"));
    assertThat(caller.toString()).contains("u").doesNotContain("canary");
    assertThat(Caller.of("t", "u").tenant()).isEqualTo("t");
    assertThat(Caller.ofUser("u").tenant()).isNull();
  }

  @Test
  void stopSequencesStayOutOfTextForms() {
    Sampling sampling = new Sampling(0.5, null, null, null, null, null, null, List.of("canary"));
    assertThat(sampling.toString()).contains("0.5", "1 stop").doesNotContain("canary");
  }

  @Test
  void extraMembersTellMessagesApart() {
    Map<String, Object> mark = Map.of("cache_control", Map.of("type", "ephemeral"));
    assertThat(new SystemMessage("a", mark)).isNotEqualTo(new SystemMessage("a"));
    assertThat(new TextPart("a", mark)).isNotEqualTo(new TextPart("a"));
    assertThat(new ToolCall("1", "t", "{}", mark)).isNotEqualTo(new ToolCall("1", "t", "{}"));
  }

  @Test
  void answerIsToldAsOnePiecePerPart() {
    List<Delta> heard = new ArrayList<>();
    ChatResponse.builder()
        .text("t")
        .reasoning("r")
        .toolCalls(List.of(new ToolCall("1", "f", "{}"), new ToolCall("2", "g", "")))
        .build()
        .replay(heard::add);
    assertThat(heard)
        .containsExactly(
            new Delta.Reasoning("r"),
            new Delta.Text("t"),
            new Delta.ToolCallPiece(0, "1", "f", "{}"),
            new Delta.ToolCallPiece(1, "2", "g", ""));
    heard.clear();
    ChatResponse.builder().text("").reasoning("").build().replay(heard::add);
    assertThat(heard).isEmpty();
  }

  @Test
  void responsesCarryAllThatAnUpstreamSays() {
    BinaryPart picture =
        new BinaryPart(MediaKind.IMAGE, "image/png", Blob.of(new byte[] {1}), Map.of());
    ChatResponse response =
        ChatResponse.builder()
            .text("t")
            .reasoning("r")
            .toolCalls(List.of(new ToolCall("1", "f", "{}")))
            .media(List.of(picture))
            .finish(FinishReason.STOP, "end_turn")
            .usage(BilledUsage.of(TokenUsage.of(1, 2), "m"))
            .upstreamId("id")
            .upstreamModel("m")
            .extra(Map.of("signature", "s"))
            .build();
    assertThat(response.media()).containsExactly(picture);
    assertThat(response.upstreamId()).isEqualTo("id");
    assertThat(response.upstreamModel()).isEqualTo("m");
    assertThat(response.extra()).containsEntry("signature", "s");
    ChatResponse served = response.served(Origin.CACHE, CacheOutcome.NONE);
    assertThat(served.origin()).isEqualTo(Origin.CACHE);
    assertThat(served.extra()).isSameAs(response.extra());
    assertThat(served.served(Origin.UPSTREAM, CacheOutcome.NONE)).isEqualTo(response);
  }

  @Test
  void textFormsOfToolCallsAndBytesShowSizesOnly() {
    assertThat(new ToolCall("1", "f", "canary")).hasToString("ToolCall[f, 6 chars]");
    assertThat(Blob.of(new byte[] {1, 2}).toString()).startsWith("Blob[2 bytes, ");
    assertThat(AssistantMessage.of("canary").toString())
        .isEqualTo("AssistantMessage[6 chars, 0 tool calls]");
    assertThat(new AssistantMessage(null, null, List.of(), Map.of()).toString())
        .contains("0 chars");
  }

  @Test
  void endsThatLoomMakesItselfHaveTheirMeaning() {
    assertThat(CallFailure.of(new NotCachedException()))
        .isEqualTo(new CallFailure(CallFailure.Kind.REFUSED, 0, "not_cached"));
    assertThat(CallFailure.of(new DeadlineExceededException(Duration.ofMillis(20))))
        .isEqualTo(new CallFailure(CallFailure.Kind.TIMEOUT, 0, "deadline"));
    assertThat(new DeadlineExceededException(Duration.ofMillis(20)))
        .hasMessageContaining("deadline of 20ms.");
  }
}
