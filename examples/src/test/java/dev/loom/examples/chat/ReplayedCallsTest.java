package dev.loom.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.exception.RateLimitException;
import dev.loom.Loom;
import dev.loom.cache.Caching;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Origin;
import dev.loom.log.CallRecord;
import dev.loom.log.Logging;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real chain over the real LangChain4j client and real HTTP; only the server replays. */
class ReplayedCallsTest {
  private final ChatRequest request = ChatRequest.of("openai", "gpt-4o-mini", "Hello");
  private final List<CallRecord> records = new CopyOnWriteArrayList<>();

  private void withChain(ReplayServer server, Consumer<LoomClient> work) {
    try (Loom loom =
        Loom.builder(Upstream.of(server.baseUrl(), "gpt-4o-mini", "sk-own-secret-0123456789"))
            .with(Logging.to(records::add))
            .with(Caching.inMemory())
            .build()) {
      work.accept(loom);
    }
  }

  private void assertSecondIsAHit(Recording recording) throws Exception {
    try (ReplayServer server = new ReplayServer(recording)) {
      withChain(
          server,
          loom -> {
            List<Delta> first = new ArrayList<>();
            List<Delta> second = new ArrayList<>();
            ChatResponse paid = loom.chat(request, recording.stream() ? first::add : null);
            ChatResponse hit = loom.chat(request, recording.stream() ? second::add : null);
            assertThat(paid.origin()).isEqualTo(Origin.UPSTREAM);
            assertThat(hit.origin()).as(paid.cache().toString()).isEqualTo(Origin.CACHE);
            assertThat(hit.text()).isEqualTo(paid.text());
            assertThat(hit.toolCalls()).isEqualTo(paid.toolCalls());
            assertThat(hit.finishReason()).isEqualTo(paid.finishReason());
            assertThat(hit.providerFinishReason()).isEqualTo(paid.providerFinishReason());
            assertThat(hit.usage()).isEqualTo(paid.usage());
            assertThat(paid.text().isEmpty() && paid.toolCalls().isEmpty()).isFalse();
            assertThat(second).isEqualTo(first).hasSizeGreaterThan(recording.stream() ? 0 : -1);
          });
      assertThat(server.requests()).hasSize(1);
      assertThat(records)
          .extracting(CallRecord::origin)
          .containsExactly(Origin.UPSTREAM, Origin.CACHE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai/chat-reasoning-1.json",
        "openai/openai-chat-prompt-cache-e2e-0.json",
        "openai/multimodal-tool-return-matrix-direct-url-image-openai-chat-1.json",
        "gemini/compatible-api-with-tool-calls-without-id-0.json",
        "openai/agent-run-streaming-with-tools-1.json",
        "openai/chat-tools-streaming-0.json",
        "openai/complex-agent-run-in-flow-0.json",
        "groq/chat-streaming-legacy-0.json"
      })
  void recordedAnswerIsServedAgainUnchanged(String file) throws Exception {
    assertSecondIsAHit(Recording.shared(file));
  }

  @Test
  void toolCallsAreServedAgainUnchanged() throws Exception {
    assertSecondIsAHit(Recording.tools());
  }

  @Test
  void streamedPiecesAreServedAgainUnchanged() throws Exception {
    assertSecondIsAHit(Recording.streamed());
  }

  private void assertRateLimitIsNotCached(Recording recording) throws Exception {
    try (ReplayServer server = new ReplayServer(recording)) {
      withChain(
          server,
          loom -> {
            Throwable first = catchThrowable(() -> loom.chat(request));
            Throwable second = catchThrowable(() -> loom.chat(request));
            assertThat(first).isInstanceOf(RateLimitException.class);
            assertThat(second).isInstanceOf(RateLimitException.class).isNotSameAs(first);
            assertThat(loom.describe(first))
                .extracting(CallFailure::kind, CallFailure::status)
                .containsExactly(CallFailure.Kind.HTTP, 429);
          });
      // Once for each call: no retry, and nothing of the first was kept.
      assertThat(server.requests()).hasSize(2);
      assertThat(records).extracting(CallRecord::status).containsExactly(429, 429);
    }
  }

  @Test
  void rateLimitReachesTheCallerAndNothingIsCached() throws Exception {
    assertRateLimitIsNotCached(Recording.failure(429));
  }

  @Test
  void recordedRateLimitReachesTheCallerAndNothingIsCached() throws Exception {
    assertRateLimitIsNotCached(Recording.shared("openrouter/openrouter-errors-raised-0.json"));
  }
}
