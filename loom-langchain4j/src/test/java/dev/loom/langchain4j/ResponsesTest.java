package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.ModelProvider;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.ModelId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResponsesTest {
  private static ChatResponse toLoom(Map<String, Object> attributes) {
    return Responses.toLoom(
        dev.langchain4j.model.chat.response.ChatResponse.builder()
            .aiMessage(AiMessage.builder().text("t").attributes(attributes).build())
            .build(),
        new ModelId("p", "m"),
        new Usages(null, ModelProvider.OTHER));
  }

  @Test
  void imagesWithBytesArePartsAndTheOthersAreDescribed() {
    List<Image> images =
        List.of(
            Image.builder().url("http://127.0.0.1/a.png").revisedPrompt("a boat").build(),
            Image.builder().base64Data("AAEC").mimeType("image/png").build(),
            Image.builder().base64Data("*").build(),
            Image.builder().base64Data("AwQF").url("http://127.0.0.1/b.png").build());

    ChatResponse answer = toLoom(Map.of(AiMessage.GENERATED_IMAGES_KEY, images));

    assertThat(answer.media())
        .extracting(BinaryPart::content)
        .containsExactly(Blob.of(new byte[] {0, 1, 2}), Blob.of(new byte[] {3, 4, 5}));
    assertThat(answer.extra())
        .isEqualTo(
            Map.of(
                "langchain4j.images",
                List.of(
                    Map.of(
                        "position", 0, "url", "http://127.0.0.1/a.png", "revised_prompt", "a boat"),
                    Map.of("position", 2, "base64_data", "*"))));
    assertThat(Responses.toLangChain4j(answer).aiMessage().images()).isEqualTo(images);
  }

  @Test
  void looselyWrittenImageIsRead() {
    for (String base64 : List.of("+/\n+/", "-_-_")) {
      Image image = Image.builder().base64Data(base64).build();

      assertThat(toLoom(Map.of(AiMessage.GENERATED_IMAGES_KEY, List.of(image))).media())
          .extracting(BinaryPart::content)
          .containsExactly(Blob.of(new byte[] {(byte) 0xfb, (byte) 0xff, (byte) 0xbf}));
    }
  }

  @Test
  void answerWhoseAttributesHoldThemselvesArrives() {
    Map<String, Object> loop = new HashMap<>();
    loop.put("self", loop);

    ChatResponse answer = toLoom(Map.of("loop", loop));

    assertThat(answer.text()).isEqualTo("t");
    assertThat(answer.extra().get(Attributes.OF_MESSAGE)).isInstanceOf(Carried.class);
    assertThat(Responses.toLangChain4j(answer).aiMessage().attributes().get("loop")).isSameAs(loop);
  }
}
