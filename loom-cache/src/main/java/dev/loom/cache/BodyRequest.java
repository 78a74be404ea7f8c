package dev.loom.cache;

import dev.loom.chat.Caller;
import dev.loom.chat.Endpoint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request as a provider gets it: the parsed JSON body, and what is not in it. Its members are
 * maps with string keys, lists, strings, numbers, booleans and null; nested ones are not copied and
 * must not change while a key is made. {@code toString} never shows content.
 *
 * @param provider the provider's id
 * @param endpoint the API operation and the upstream's address
 * @param model the model's id for bodies that name none, {@code null} when they do; a body's own
 *     {@code model} wins
 * @param body the body's members
 * @param caller whom the call is attributed to
 * @param namespace a partition of its own, empty for none
 */
public record BodyRequest(
    String provider,
    Endpoint endpoint,
    @Nullable String model,
    Map<String, @Nullable Object> body,
    Caller caller,
    String namespace) {

  private static final String MODEL = "model";

  // Copies the top level of the body.
  public BodyRequest {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(endpoint, "endpoint");
    body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(namespace, "namespace");
  }

  /**
   * A body that names its model, of nobody in particular.
   *
   * @param provider the provider's id
   * @param endpoint the API operation and the upstream's address
   * @param body the body's members
   */
  public BodyRequest(String provider, Endpoint endpoint, Map<String, @Nullable Object> body) {
    this(provider, endpoint, null, body, Caller.ANONYMOUS, "");
  }

  /** The model that the body names, else the one beside it; empty when neither does. */
  String modelName() {
    if (!body.containsKey(MODEL)) {
      return model == null ? "" : model;
    }
    if (body.get(MODEL) instanceof String name) {
      return name;
    }
    throw new UnkeyableException("the body's model is no text");
  }

  /** The members that count in the body's place in the key: all but the model. */
  Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(body);
    members.remove(MODEL);
    return members;
  }

  /** Shows provider, endpoint and the names of members. */
  @Override
  public String toString() {
    return "BodyRequest[" + provider + ", " + endpoint.path() + ", " + body.keySet() + "]";
  }
}
