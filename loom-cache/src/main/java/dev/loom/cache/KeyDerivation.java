package dev.loom.cache;

import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ModelId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes two requests equal; version 1. Pure: the same request gives the same digest on every
 * machine, JDK and day. Any change of a digest is a new version.
 *
 * <p>The digest covers, in this order: scope, namespace, provider, endpoint, model, and the request
 * as one tree in the shape of a chat-completions body. Everything in the request counts, save the
 * few top-level members listed in {@link #inertMembers}, which no provider lets change an answer.
 */
final class KeyDerivation {
  static final String VERSION = "v1";

  /** Elements of a list of messages longer than this enter by their digest. */
  static final int LONG_ELEMENT_BYTES = 1024;

  private static final String PREFIX = "loom-key/1";
  private static final byte[] TENANT = start("tenant", 1);
  private static final byte[] USER = start("user", 2);
  private static final byte[] GLOBAL = start("global", 0);

  private static final Set<String> MESSAGE_LISTS = Set.of("messages", "input", "contents");
  private static final Set<String> INERT = Set.of("stream", "stream_options");
  private static final Map<String, Set<String>> INERT_BY_PROVIDER =
      Map.of(
          "openai", openAi(),
          "azure-openai", openAi(),
          "anthropic", Set.of("stream", "stream_options", "metadata"));

  private static final EncoderPool ENCODERS = new EncoderPool();

  private KeyDerivation() {}

  /** The stream up to the ids of a scope: prefix, then a list of the scope's name and the ids. */
  private static byte[] start(String scope, int ids) {
    KeyEncoder encoder = new KeyEncoder();
    encoder.raw(PREFIX.getBytes(StandardCharsets.US_ASCII));
    encoder.count(encoder.open('['), 1 + ids);
    encoder.string(scope);
    return encoder.written();
  }

  private static Set<String> openAi() {
    return Set.of(
        "stream",
        "stream_options",
        "user",
        "safety_identifier",
        "prompt_cache_key",
        "prompt_cache_retention",
        "metadata");
  }

  static Set<String> inertMembers(String provider) {
    return INERT_BY_PROVIDER.getOrDefault(provider, INERT);
  }

  static CacheKey derive(ChatRequest request, CacheScope scope) {
    ModelId model = request.model();
    if (model.provider().isEmpty() || model.model().isEmpty()) {
      throw new UnkeyableException("provider or model is empty");
    }
    KeyEncoder encoder = ENCODERS.take();
    CacheKey key;
    try {
      encode(request, scope, encoder);
      key = encoder.key(CacheCell.of(scope, request.caller(), model));
    } catch (UnkeyableException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // A provider value that cannot describe itself, for instance.
      throw new UnkeyableException("a value could not be read", e);
    }
    ENCODERS.give(encoder); // one that stopped in the middle of a digest is never used again
    return key;
  }

  /** Writes all that counts; what the digest is made of. */
  static KeyHead encode(ChatRequest request, CacheScope scope, KeyEncoder out) {
    start(scope, request.caller(), out);
    KeyHead head = KeyHead.of(request);
    out.raw(head.encoded());
    RequestTree.write(request, inertMembers(request.model().provider()), MESSAGE_LISTS, out);
    return head;
  }

  private static void start(CacheScope scope, Caller caller, KeyEncoder out) {
    switch (scope) {
      case TENANT -> {
        out.raw(TENANT);
        nullable(caller.tenant(), out);
      }
      case USER -> {
        out.raw(USER);
        nullable(caller.tenant(), out);
        nullable(caller.user(), out);
      }
      case GLOBAL -> out.raw(GLOBAL);
    }
  }

  private static void nullable(@Nullable String value, KeyEncoder out) {
    if (value == null) {
      out.tag('n');
    } else {
      out.string(value);
    }
  }
}
