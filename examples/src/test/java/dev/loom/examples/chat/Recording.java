package dev.loom.examples.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loom.examples.Outcome;
import java.io.IOException;
import java.nio.file.Files;

/** An answer of a provider as it went over the wire. */
record Recording(int status, boolean stream, String body) {

  /** A recording of the shared folder; the test is skipped where there is none. */
  static Recording shared(String file) throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(Files.readString(Outcome.shared("recordings/" + file)));
    JsonNode response = json.get("response");
    return new Recording(
        json.get("status").asInt(),
        json.get("stream").asBoolean(),
        response.isTextual() ? response.textValue() : response.toString());
  }

  /** A plain answer of our own that asks for two tools. */
  static Recording tools() {
    return new Recording(
        200,
        false,
        """
        {"id":"own-1","object":"chat.completion","created":1,"model":"gpt-4o-mini-2024-07-18",
         "choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant",
          "content":null,"tool_calls":[
           {"id":"call_a","type":"function","function":{"name":"look_up","arguments":"{\\"n\\":1}"}},
           {"id":"call_b","type":"function","function":{"name":"look_up","arguments":"{\\"n\\":2}"}}]}}],
         "usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}
        """);
  }

  /** A plain answer of our own, its text given as it stands in JSON, without token counts. */
  static Recording withoutUsage(String text) {
    return new Recording(
        200,
        false,
        """
        {"id":"own-3","object":"chat.completion","created":1,"model":"gpt-4o-mini",
         "choices":[{"index":0,"finish_reason":"stop",
          "message":{"role":"assistant","content":"%s"}}]}
        """
            .formatted(text));
  }

  /** A streamed answer of our own. */
  static Recording streamed() {
    StringBuilder sse = new StringBuilder();
    for (String piece : new String[] {"", "One ", "two ", "three."}) {
      sse.append("data: {\"id\":\"own-2\",\"object\":\"chat.completion.chunk\",\"created\":1,")
          .append("\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
          .append(piece)
          .append("\"},\"finish_reason\":null}]}\n\n");
    }
    sse.append("data: {\"id\":\"own-2\",\"object\":\"chat.completion.chunk\",\"created\":1,")
        .append("\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":{},")
        .append("\"finish_reason\":\"stop\"}]}\n\n")
        .append("data: {\"id\":\"own-2\",\"object\":\"chat.completion.chunk\",\"created\":1,")
        .append("\"model\":\"gpt-4o-mini\",\"choices\":[],\"usage\":{\"prompt_tokens\":1000,")
        .append("\"completion_tokens\":10,\"total_tokens\":1010}}\n\ndata: [DONE]\n\n");
    return new Recording(200, true, sse.toString());
  }

  /** A failure of our own with a text, given as it stands in JSON. */
  static Recording failure(int status, String text) {
    return new Recording(
        status, false, "{\"error\":{\"message\":\"" + text + "\",\"code\":\"own_code\"}}");
  }

  /** A failure of our own whose text repeats the key. */
  static Recording failure(int status) {
    return failure(status, "key sk-own-secret-0123456789 is wrong");
  }
}
