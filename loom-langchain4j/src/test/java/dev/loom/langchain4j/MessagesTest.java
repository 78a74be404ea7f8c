package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.loom.chat.AssistantMessage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.LinkPart;
import dev.loom.chat.MediaKind;
import dev.loom.chat.Message;
import dev.loom.chat.Part;
import dev.loom.chat.SystemMessage;
import dev.loom.chat.TextPart;
import dev.loom.chat.ToolCall;
import dev.loom.chat.ToolMessage;
import dev.loom.chat.UserMessage;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final long SEED = 20261125L;

  @Test
  void anyConversationComesBackEqual() {
    Random random = new Random(SEED);
    for (int round = 0; round < 1000; round++) {
      List<Message> messages = list(random, 1, 4, () -> message(random));

      List<Message> back = Messages.toLoom(Messages.toLangChain4j(messages));

      assertThat(back).as("seed %d, round %d", SEED, round).isEqualTo(messages);
    }
  }

  @Test
  void anyLangChain4jConversationComesBackEqual() {
    Random random = new Random(SEED);
    for (int round = 0; round < 100; round++) {
      List<ChatMessage> messages =
          Messages.toLangChain4j(list(random, 1, 4, () -> message(random)));

      assertThat(Messages.toLangChain4j(Messages.toLoom(messages)))
          .as("seed %d, round %d", SEED, round)
          .usingRecursiveComparison()
          .isEqualTo(messages);
    }
  }

  @Test
  void customMessageIsCarried() {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("role", "control");
    attributes.put("content", "thinking");
    List<ChatMessage> messages = List.of(CustomMessage.from(attributes));

    List<Message> carried = Messages.toLoom(messages);

    assertThat(((UserMessage) carried.get(0)).extra()).containsEntry(Messages.CUSTOM, attributes);
    assertThat(Messages.toLangChain4j(carried)).isEqualTo(messages);
  }

  @Test
  void failedToolKeepsItsMark() {
    ChatMessage failed =
        ToolExecutionResultMessage.builder()
            .id("call_1")
            .toolName("tide")
            .text("no such harbour")
            .isError(true)
            .build();

    List<Message> carried = Messages.toLoom(List.of(failed));

    assertThat(((ToolMessage) carried.get(0)).extra()).containsEntry("is_error", true);
    assertThat(Messages.toLangChain4j(carried)).containsExactly(failed);
  }

  @Test
  void objectAmongAttributesTravelsAndIsDescribed() {
    Image image = Image.builder().base64Data("AAEC").mimeType("image/png").build();
    AiMessage message =
        AiMessage.builder()
            .text("Here it is.")
            .attributes(Map.of(AiMessage.GENERATED_IMAGES_KEY, List.of(image)))
            .build();

    List<Message> carried = Messages.toLoom(List.of(message));

    Object first =
        ((List<?>) attributes(((AssistantMessage) carried.get(0)).extra()).get("generated_images"))
            .get(0);
    assertThat(((Carried) first).tree())
        .isEqualTo(
            Map.of("class", Image.class.getName(), "base64Data", "AAEC", "mimeType", "image/png"));
    assertThat(Messages.toLangChain4j(carried)).containsExactly(message);
  }

  @Test
  void imageWithoutDetailIsSentAsAuto() {
    Part part = new BinaryPart(MediaKind.IMAGE, "image/png", Blob.of(new byte[] {1}), Map.of());

    ImageContent content = (ImageContent) Contents.toLangChain4j(List.of(part)).get(0);

    assertThat(content.detailLevel()).isEqualTo(ImageContent.DetailLevel.AUTO);
  }

  @Test
  void langChain4jsOwnDefaultDetailIsToldAsLow() {
    Part part = Contents.toLoom(List.of(ImageContent.from("http://127.0.0.1/a.png"))).get(0);

    assertThat(((LinkPart) part).extra()).isEqualTo(Map.of("detail", "low"));
  }

  @Test
  void soundGivenAsBytesIsRead() {
    Audio audio = Audio.builder().binaryData(new byte[] {1, 2, 3}).mimeType("audio/wav").build();

    assertThat(Contents.toLoom(List.of(AudioContent.from(audio))))
        .containsExactly(
            new BinaryPart(MediaKind.AUDIO, "audio/wav", Blob.of(new byte[] {1, 2, 3}), Map.of()));
  }

  @Test
  void whatLangChain4jCannotCarryIsRefusedByName() {
    assertThatThrownBy(
            () -> Contents.toLangChain4j(List.of(link(MediaKind.IMAGE, Map.of("crop", "left")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("crop");
    assertThatThrownBy(
            () -> Contents.toLangChain4j(List.of(link(MediaKind.IMAGE, Map.of("detail", "huge")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("detail");
    assertThatThrownBy(
            () -> Contents.toLangChain4j(List.of(link(MediaKind.AUDIO, Map.of("format", "wav")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("format");
    Part text = new BinaryPart(MediaKind.FILE, "text/csv", Blob.of(new byte[] {1}), Map.of());
    assertThatThrownBy(() -> Contents.toLangChain4j(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text/csv");
  }

  private static Part link(MediaKind kind, Map<String, Object> extra) {
    return new LinkPart(kind, "", URI.create("http://127.0.0.1/x"), extra);
  }

  private static Message message(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new SystemMessage("s" + text(random));
      case 1 ->
          new UserMessage(
              list(random, 1, 4, () -> part(random)),
              random.nextBoolean() ? null : "ada",
              extra(random));
      case 2 ->
          new AssistantMessage(
              random.nextInt(3) == 0 ? null : text(random),
              random.nextBoolean() ? null : text(random),
              list(random, 0, 3, () -> call(random)),
              extra(random));
      default -> {
        Map<String, Object> extra = extra(random);
        if (random.nextBoolean()) {
          extra.put(Messages.IS_ERROR, random.nextBoolean());
        }
        yield new ToolMessage(
            random.nextBoolean() ? null : "call_" + random.nextInt(9),
            random.nextBoolean() ? null : "tide",
            list(random, 1, 3, () -> part(random)),
            extra);
      }
    };
  }

  private static Part part(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(40)];
    random.nextBytes(bytes);
    URI address = URI.create("https://127.0.0.1/" + random.nextInt(100));
    return switch (random.nextInt(8)) {
      case 0 ->
          new BinaryPart(
              MediaKind.IMAGE, media(random, "image/png"), Blob.of(bytes), image(random));
      case 1 -> new LinkPart(MediaKind.IMAGE, media(random, "image/gif"), address, image(random));
      case 2 ->
          new BinaryPart(MediaKind.AUDIO, media(random, "audio/wav"), Blob.of(bytes), Map.of());
      case 3 -> new LinkPart(MediaKind.AUDIO, media(random, "audio/mp3"), address, Map.of());
      case 4 ->
          new BinaryPart(MediaKind.VIDEO, media(random, "video/mp4"), Blob.of(bytes), Map.of());
      case 5 -> new LinkPart(MediaKind.FILE, "application/pdf", address, Map.of());
      case 6 -> new BinaryPart(MediaKind.FILE, "application/pdf", Blob.of(bytes), Map.of());
      default -> new TextPart(text(random));
    };
  }

  private static String media(Random random, String type) {
    return random.nextInt(4) == 0 ? "" : type;
  }

  private static Map<String, Object> image(Random random) {
    Map<String, Object> extra = new HashMap<>();
    if (random.nextBoolean()) {
      extra.put("detail", List.of("low", "high", "medium", "ultra_high").get(random.nextInt(4)));
    }
    if (random.nextInt(4) == 0) {
      extra.put("revised_prompt", text(random));
    }
    return extra;
  }

  private static ToolCall call(Random random) {
    return new ToolCall(
        random.nextBoolean() ? null : "call_" + random.nextInt(99),
        "tool" + random.nextInt(5),
        random.nextBoolean() ? "" : "{\"a\":" + random.nextInt(9) + "}");
  }

  private static Map<String, Object> extra(Random random) {
    Map<String, Object> attributes = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      attributes.put("k" + random.nextInt(20), value(random, 2));
    }
    Map<String, Object> extra = new HashMap<>();
    if (!attributes.isEmpty()) {
      extra.put(Attributes.OF_MESSAGE, attributes);
    }
    return extra;
  }

  private static Map<?, ?> attributes(Map<String, Object> extra) {
    return (Map<?, ?>) extra.get(Attributes.OF_MESSAGE);
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> text(random);
      case 1 -> random.nextLong();
      case 2 -> random.nextBoolean();
      case 3 -> null;
      case 4 -> Blob.of(new byte[] {(byte) random.nextInt()});
      case 5 -> list(random, 0, 3, () -> value(random, depth - 1));
      default -> {
        Map<String, Object> map = new HashMap<>();
        map.put("m", value(random, depth - 1));
        yield map;
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint("aZ \n\"\\\u00e6\u4e2d\ud83d\ude80".codePointAt(random.nextInt(8)));
    }
    return text.toString();
  }

  private static <T> List<T> list(Random random, int least, int most, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
      items.add(item.get());
    }
    return items;
  }
}
