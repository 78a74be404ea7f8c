package dev.loom.langchain4j;

import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call tells beside its request.
 *
 * @param caller whom it is attributed to
 * @param cache what it asks of the cache
 */
record CallContext(Caller caller, CacheDirectives cache) {

  /** This context, overridden by what a call's attributes name. */
  CallContext with(@Nullable ChatRequestOptions options) {
    if (options == null || options.listenerAttributes().isEmpty()) {
      return this;
    }
    Map<Object, Object> attributes = options.listenerAttributes();
    String tenant = read(attributes, LoomAttributes.TENANT, String.class);
    String user = read(attributes, LoomAttributes.USER, String.class);
    CacheDirectives directives = read(attributes, LoomAttributes.CACHE, CacheDirectives.class);
    return new CallContext(
        new Caller(
            tenant == null ? caller.tenant() : tenant,
            user == null ? caller.user() : user,
            tags(attributes)),
        directives == null ? cache : directives);
  }

  private Map<String, String> tags(Map<Object, Object> attributes) {
    Map<?, ?> named = read(attributes, LoomAttributes.TAGS, Map.class);
    if (named == null) {
      return caller.tags();
    }
    Map<String, String> tags = new LinkedHashMap<>(caller.tags());
    named.forEach(
        (key, value) -> {
          if (!(key instanceof String name) || !(value instanceof String text)) {
            throw refused(LoomAttributes.TAGS, "strings for strings");
          }
          tags.put(name, text);
        });
    return tags;
  }

  private static <T> @Nullable T read(Map<Object, Object> attributes, String key, Class<T> type) {
    Object value = attributes.get(key);
    if (value != null && !type.isInstance(value)) {
      throw refused(key, "a " + type.getSimpleName());
    }
    return type.cast(value);
  }

  private static IllegalArgumentException refused(String key, String allowed) {
    return new IllegalArgumentException(
        "the attribute " + key + " has a value of another class; allowed is " + allowed);
  }
}
