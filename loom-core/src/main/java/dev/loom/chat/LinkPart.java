package dev.loom.chat;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Content given by its address; the provider fetches it. Its identity is the address.
 *
 * @param kind what it is
 * @param mediaType the media type; empty when unknown
 * @param location the address
 * @param extra provider-specific members, in order; they count in the cache key
 */
public record LinkPart(
    MediaKind kind, String mediaType, URI location, Map<String, @Nullable Object> extra)
    implements Part {

  // Copies the extra members.
  public LinkPart {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(location, "location");
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
  }

  /** Shows scheme and host only: paths and queries of links may hold personal values. */
  @Override
  public String toString() {
    return "LinkPart[" + location.getScheme() + "://" + location.getHost() + "/...]";
  }
}
