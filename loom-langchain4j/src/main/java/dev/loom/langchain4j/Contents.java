package dev.loom.langchain4j;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.data.pdf.PdfFile;
import dev.langchain4j.data.video.Video;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.LinkPart;
import dev.loom.chat.MediaKind;
import dev.loom.chat.Part;
import dev.loom.chat.TextPart;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text, images, sound, films and PDF files, both ways. An image's detail level is the member {@code
 * detail} of the part; without it LangChain4j is told AUTO, which is what providers do unasked.
 */
final class Contents {
  private static final String DETAIL = "detail";
  static final String REVISED_PROMPT = "revised_prompt";
  private static final String PDF = "application/pdf";

  private Contents() {}

  static List<Content> toLangChain4j(List<Part> parts) {
    return parts.stream().map(Contents::toLangChain4j).toList();
  }

  static List<Part> toLoom(List<Content> contents) {
    return contents.stream().map(Contents::toLoom).toList();
  }

  private static Content toLangChain4j(Part part) {
    if (part instanceof TextPart text) {
      Messages.refuseMembers("a text", text.extra());
      return TextContent.from(text.text());
    }
    if (part instanceof BinaryPart binary) {
      String base64 = Base64.getEncoder().encodeToString(binary.content().toBytes());
      return media(binary.kind(), binary.mediaType(), null, base64, binary.extra());
    }
    LinkPart link = (LinkPart) part;
    return media(link.kind(), link.mediaType(), link.location(), null, link.extra());
  }

  private static Content media(
      MediaKind kind,
      String mediaType,
      @Nullable URI url,
      @Nullable String base64,
      Map<String, @Nullable Object> extra) {
    String mime = mediaType.isEmpty() ? null : mediaType;
    if (kind == MediaKind.IMAGE) {
      return image(mime, url, base64, extra);
    }
    if (!extra.isEmpty()) {
      throw refused(kind, "parameter " + extra.keySet().iterator().next());
    }
    return switch (kind) {
      case AUDIO ->
          AudioContent.from(Audio.builder().url(url).base64Data(base64).mimeType(mime).build());
      case VIDEO ->
          VideoContent.from(Video.builder().url(url).base64Data(base64).mimeType(mime).build());
      default -> file(mime, url, base64);
    };
  }

  private static Content image(
      @Nullable String mime,
      @Nullable URI url,
      @Nullable String base64,
      Map<String, @Nullable Object> extra) {
    Map<String, @Nullable Object> left = new LinkedHashMap<>(extra);
    Image image =
        Image.builder()
            .url(url)
            .base64Data(base64)
            .mimeType(mime)
            .revisedPrompt(left.get(REVISED_PROMPT) instanceof String text ? text : null)
            .build();
    left.remove(REVISED_PROMPT, image.revisedPrompt());
    DetailLevel detail = detail(left.remove(DETAIL));
    if (!left.isEmpty()) {
      throw refused(MediaKind.IMAGE, "parameter " + left.keySet().iterator().next());
    }
    return ImageContent.from(image, detail);
  }

  private static DetailLevel detail(@Nullable Object value) {
    if (value == null) {
      return DetailLevel.AUTO;
    }
    return Arrays.stream(DetailLevel.values())
        .filter(level -> word(level).equals(value))
        .findAny()
        .orElseThrow(() -> refused(MediaKind.IMAGE, "value of the parameter " + DETAIL));
  }

  private static Content file(@Nullable String mime, @Nullable URI url, @Nullable String base64) {
    if (mime != null && !mime.equals(PDF)) {
      throw refused(MediaKind.FILE, "media type " + mime);
    }
    return PdfFileContent.from(
        PdfFile.builder().url(url).base64Data(base64).mimeType(mime).build());
  }

  private static IllegalArgumentException refused(MediaKind kind, String what) {
    return new IllegalArgumentException(
        "a part of kind "
            + kind
            + " has a "
            + what
            + " that LangChain4j cannot carry; leave it out");
  }

  private static Part toLoom(Content content) {
    if (content instanceof TextContent text) {
      return new TextPart(text.text());
    }
    if (content instanceof ImageContent image) {
      return image(image);
    }
    if (content instanceof AudioContent media) {
      Audio audio = media.audio();
      byte[] bytes = audio.binaryData() != null ? audio.binaryData() : bytes(audio.base64Data());
      return part(MediaKind.AUDIO, audio.mimeType(), audio.url(), bytes, Map.of());
    }
    if (content instanceof VideoContent media) {
      Video video = media.video();
      return part(
          MediaKind.VIDEO, video.mimeType(), video.url(), bytes(video.base64Data()), Map.of());
    }
    if (content instanceof PdfFileContent media) {
      PdfFile file = media.pdfFile();
      return part(MediaKind.FILE, file.mimeType(), file.url(), bytes(file.base64Data()), Map.of());
    }
    throw new IllegalArgumentException(
        "a message has content of "
            + content.getClass().getName()
            + "; Loom can carry text, images, audio, video and PDF files");
  }

  private static Part image(ImageContent content) {
    Image image = content.image();
    return part(
        MediaKind.IMAGE, image.mimeType(), image.url(), bytes(image.base64Data()), extra(content));
  }

  private static Map<String, @Nullable Object> extra(ImageContent content) {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>();
    // Later versions tell whether the level was asked for or is LangChain4j's own default.
    boolean asked = !Boolean.FALSE.equals(Accessors.read(content, "detailLevelSpecified"));
    if (asked && content.detailLevel() != DetailLevel.AUTO) {
      extra.put(DETAIL, word(content.detailLevel()));
    }
    if (content.image().revisedPrompt() != null) {
      extra.put(REVISED_PROMPT, content.image().revisedPrompt());
    }
    return extra;
  }

  private static Part part(
      MediaKind kind,
      @Nullable String mime,
      @Nullable URI url,
      byte @Nullable [] bytes,
      Map<String, @Nullable Object> extra) {
    String mediaType = mime == null ? "" : mime;
    if (bytes != null) {
      return new BinaryPart(kind, mediaType, Blob.of(bytes), Attributes.forRecord(extra));
    }
    if (url == null) {
      throw new IllegalArgumentException(
          "content of kind " + kind + " has neither data nor an address; it needs one of them");
    }
    return new LinkPart(kind, mediaType, url, Attributes.forRecord(extra));
  }

  static byte @Nullable [] bytes(@Nullable String base64) {
    if (base64 == null) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      // Some writers break lines; nothing else is repaired, because it would change the content.
      return Base64.getDecoder().decode(base64.replaceAll("\\s+", ""));
    }
  }

  private static String word(DetailLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
