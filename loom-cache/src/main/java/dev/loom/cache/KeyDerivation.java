package dev.loom.cache;

import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.ModelId;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What makes two requests equal; version 1. Pure: the same request gives the same digest on every
 * machine, JDK and day, given the same secret and inert fields. Any change of a digest is a new
 * version. Immutable and thread-safe.
 *
 * <p>The digest covers, in this order: scope, namespace, provider, endpoint, model, the names of
 * inert fields that the host added for the provider, if any, and the request as one tree in the
 * shape of a chat-completions body. Everything in the request counts, save the few top-level
 * members listed in {@link InertMembers}, which no provider lets change an answer.
 */
final class KeyDerivation {
  static final String VERSION = "v1";

  /** Elements of a list of messages longer than this enter by their digest. */
  static final int LONG_ELEMENT_BYTES = 1024;

  private static final byte[] PREFIX = "loom-key/1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TENANT = start("tenant", 1);
  private static final byte[] USER = start("user", 2);
  private static final byte[] GLOBAL = start("global", 0);

  private static final EncoderPool PLAIN = new EncoderPool(null);
  // What a long message is folded to depends on nothing but the message.
  private static final MessageMemory MEMORY = new MessageMemory();
  private static final KeyDerivation STANDARD = new KeyDerivation(null, Set.of());

  private final byte @Nullable [] digestKey;
  private final InertMembers inert;
  private final EncoderPool encoders;
  private final @Nullable MessageMemory memory;

  /**
   * Makes a derivation.
   *
   * @param secret what keys the digest, {@code null} for plain SHA-256
   * @param inertFields members that do not count either, as {@code provider:member}
   * @throws IllegalArgumentException when an inert field has another form
   */
  KeyDerivation(@Nullable CacheSecret secret, Set<String> inertFields) {
    this(secret, inertFields, MEMORY);
  }

  KeyDerivation(
      @Nullable CacheSecret secret, Set<String> inertFields, @Nullable MessageMemory memory) {
    this.digestKey = secret == null ? null : secret.subkey(CacheSecret.Purpose.KEY_DIGEST);
    this.inert = new InertMembers(inertFields);
    this.encoders = digestKey == null ? PLAIN : new EncoderPool(digestKey);
    this.memory = memory;
  }

  /** Without a secret, with the built-in inert members. */
  static KeyDerivation standard() {
    return STANDARD;
  }

  /** The stream up to the ids of a scope: prefix, then a list of the scope's name and the ids. */
  private static byte[] start(String scope, int ids) {
    KeyEncoder encoder = new KeyEncoder();
    encoder.raw(PREFIX);
    encoder.count(encoder.open('['), 1 + ids);
    encoder.string(scope);
    return encoder.written();
  }

  CacheKey derive(ChatRequest request, CacheScope scope) {
    return derive(
        CacheCell.of(scope, request.caller(), request.model()),
        out -> encode(request, scope, memory, out));
  }

  CacheKey derive(BodyRequest request, CacheScope scope) {
    ModelId model = new ModelId(request.provider(), request.modelName());
    return derive(
        CacheCell.of(scope, request.caller(), model), out -> encode(request, model, scope, out));
  }

  private CacheKey derive(CacheCell cell, Consumer<KeyEncoder> request) {
    KeyEncoder encoder = encoders.take();
    encode(cell, request, encoder);
    CacheKey key = encoder.key(cell);
    encoders.give(encoder); // one that stopped in the middle of a digest is never used again
    return key;
  }

  KeyExplanation explain(ChatRequest request, CacheScope scope) {
    return explain(derive(request, scope), out -> encode(request, scope, null, out));
  }

  KeyExplanation explain(BodyRequest request, CacheScope scope) {
    CacheKey key = derive(request, scope);
    ModelId model = new ModelId(key.provider(), key.model());
    return explain(key, out -> encode(request, model, scope, out));
  }

  private KeyExplanation explain(CacheKey key, Consumer<KeyEncoder> request) {
    KeyEncoder encoder = KeyEncoder.explaining(digestKey);
    encode(key.cell(), request, encoder);
    byte[] written = encoder.written();
    return new KeyExplanation(
        key, KeyParts.read(written, PREFIX.length, encoder), encoder.leftOut());
  }

  private static void encode(CacheCell cell, Consumer<KeyEncoder> request, KeyEncoder out) {
    if (cell.provider().isEmpty() || cell.model().isEmpty()) {
      throw new UnkeyableException("provider or model is empty");
    }
    try {
      request.accept(out);
    } catch (UnkeyableException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // A provider value that cannot describe itself, for instance.
      throw new UnkeyableException("a value could not be read", e);
    }
  }

  /** Writes all that counts; what the digest is made of. */
  private void encode(
      ChatRequest request, CacheScope scope, @Nullable MessageMemory kept, KeyEncoder out) {
    start(scope, request.caller(), out);
    InertMembers.Names leftOut = inert.of(request.model().provider());
    head(request.cache().namespace(), request.endpoint(), request.model(), leftOut, out);
    RequestTree.write(request, leftOut, kept, out);
  }

  private void encode(BodyRequest request, ModelId model, CacheScope scope, KeyEncoder out) {
    start(scope, request.caller(), out);
    InertMembers.Names leftOut = inert.of(request.provider());
    head(request.namespace(), request.endpoint(), model, leftOut, out);
    RequestTree.write(request.members(), leftOut, out);
  }

  private static void head(
      String namespace,
      Endpoint endpoint,
      ModelId model,
      InertMembers.Names leftOut,
      KeyEncoder out) {
    out.raw(KeyHead.of(namespace, endpoint, model).encoded());
    out.raw(leftOut.added());
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
