package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"choices":[{"index":0,"finish_reason":"length"}]}                           ; length
          {"content":[{"input":{"stop_reason":"refusal"}}],"stop_reason":"tool_use"}   ; tool_use
          {"input":{"stop_reason":"refusal"},"stop_reason":"tool_use"}                 ; tool_use
          {"type":"message_delta","delta":{"stop_reason":"end_turn"}}                  ; end_turn
          {"candidates":[{"args":{"finishReason":"SAFETY"},"finishReason":"STOP"}]}    ; STOP
          """)
  void finishWordIsReadWhereTheProviderSaysIt(String json, String word) {
    assertThat(ProviderWords.finishIn(json)).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"content":[{"input":{"stop_reason":"refusal"}}],"stop_reason":null}
          {"choices":[{"message":{"finish_reason":"stop"},"finish_reason":null}]}
          {"candidates":[{"content":{"args":{"finishReason":"SAFETY"}}}]}
          {"stop_reason":"whatever"}
          {"choices":[],"finish_reason":"stop"}
          {"stop_reason":"end_turn"
          [DONE] finish_reason
          """)
  void finishWordOfTheModelsOwnMakingIsNotTaken(String json) {
    assertThat(ProviderWords.finishIn(json)).isNull();
  }
}
