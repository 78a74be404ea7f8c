package dev.loom.chat;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Content given as bytes. Its identity is the digest of the bytes, never a file name.
 *
 * @param kind what it is
 * @param mediaType the media type, for instance {@code image/png}; empty when unknown
 * @param content the bytes
 * @param extra provider-specific members (an image's detail level and the like), in order; they
 *     count in the cache key
 */
public record BinaryPart(
    MediaKind kind, String mediaType, Blob content, Map<String, @Nullable Object> extra)
    implements Part {

  // Copies the extra members.
  public BinaryPart {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(content, "content");
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
  }

  @Override
  public String toString() {
    return "BinaryPart[" + mediaType + ", " + content.size() + " bytes]";
  }
}
