package dev.loom.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.MediaKind;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Images of an answer, both ways. An image that is there as bytes is a part of Loom's answer; one
 * that is not, such as a mere link, is described by a member of the answer, in plain values.
 *
 * @param media the images that are there as bytes
 * @param rest descriptions of the others
 */
record Images(List<BinaryPart> media, List<Map<String, Object>> rest) {
  /** The member of an answer that describes the images without bytes. */
  static final String REST = "langchain4j.images";

  private static final String POSITION = "position";
  private static final String URL = "url";
  private static final String BASE64 = "base64_data";
  private static final String MIME_TYPE = "mime_type";

  /** Takes the images out of a message's attributes. */
  static Images takenFrom(Map<String, ?> attributes) {
    List<BinaryPart> media = new ArrayList<>();
    List<Map<String, Object>> rest = new ArrayList<>();
    if (attributes.get(AiMessage.GENERATED_IMAGES_KEY) instanceof List<?> list
        && list.stream().allMatch(Image.class::isInstance)) {
      for (int i = 0; i < list.size(); i++) {
        Image image = (Image) list.get(i);
        byte[] bytes = bytes(image.base64Data());
        if (bytes == null) {
          rest.add(described(image, i));
        } else {
          media.add(part(image, bytes));
        }
      }
      attributes.remove(AiMessage.GENERATED_IMAGES_KEY);
    }
    return new Images(media, rest);
  }

  void describeRest(Map<String, @Nullable Object> extra) {
    if (!rest.isEmpty()) {
      extra.put(REST, rest);
    }
  }

  private static byte @Nullable [] bytes(@Nullable String base64) {
    if (base64 == null || base64.isEmpty()) {
      return null;
    }
    try {
      return Contents.bytes(base64.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static BinaryPart part(Image image, byte[] bytes) {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>();
    if (image.url() != null) {
      extra.put(URL, image.url().toString());
    }
    if (image.revisedPrompt() != null) {
      extra.put(Contents.REVISED_PROMPT, image.revisedPrompt());
    }
    return new BinaryPart(
        MediaKind.IMAGE,
        Objects.requireNonNullElse(image.mimeType(), ""),
        Blob.of(bytes),
        Attributes.forRecord(extra));
  }

  private static Map<String, Object> described(Image image, int position) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put(POSITION, position);
    if (image.url() != null) {
      described.put(URL, image.url().toString());
    }
    if (image.base64Data() != null) {
      described.put(BASE64, image.base64Data());
    }
    if (image.mimeType() != null) {
      described.put(MIME_TYPE, image.mimeType());
    }
    if (image.revisedPrompt() != null) {
      described.put(Contents.REVISED_PROMPT, image.revisedPrompt());
    }
    return described;
  }

  /**
   * The images of an answer in their order.
   *
   * @param extra the answer's members; the description of images is taken out
   */
  static List<Image> of(List<BinaryPart> media, Map<String, @Nullable Object> extra) {
    List<Image> images = new ArrayList<>();
    for (BinaryPart part : media) {
      if (part.kind() == MediaKind.IMAGE) {
        images.add(image(part));
      }
    }
    if (extra.remove(REST) instanceof List<?> rest) {
      for (Object described : rest) {
        if (described instanceof Map<?, ?> map) {
          int position = map.get(POSITION) instanceof Number number ? number.intValue() : 0;
          images.add(Math.max(0, Math.min(position, images.size())), image(map));
        }
      }
    }
    return images;
  }

  private static Image image(BinaryPart part) {
    return Image.builder()
        .url(uri(part.extra().get(URL)))
        .base64Data(Base64.getEncoder().encodeToString(part.content().toBytes()))
        .mimeType(part.mediaType().isEmpty() ? null : part.mediaType())
        .revisedPrompt(text(part.extra().get(Contents.REVISED_PROMPT)))
        .build();
  }

  private static Image image(Map<?, ?> described) {
    return Image.builder()
        .url(uri(described.get(URL)))
        .base64Data(text(described.get(BASE64)))
        .mimeType(text(described.get(MIME_TYPE)))
        .revisedPrompt(text(described.get(Contents.REVISED_PROMPT)))
        .build();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }

  private static @Nullable URI uri(@Nullable Object value) {
    try {
      return value instanceof String text ? URI.create(text) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
