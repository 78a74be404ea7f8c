package dev.loom.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.loom.chat.ProviderValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A provider's own parameter object on its way through a chain, to be handed to LangChain4j again
 * unchanged. What it says beyond LangChain4j's common parameters stands beside it as extra
 * parameters under the names that providers use, so that the cache key and the rules of what may be
 * cached see them as they see those of any other host. A member that cannot be described stands
 * there as an object that no key can be made from.
 *
 * @param value the parameter object
 * @param members its own members that are set, under the names that providers use
 */
record OwnParameters(ChatRequestParameters value, Map<String, @Nullable Object> members)
    implements ProviderValue {
  /** The extra parameter under which the object itself travels. */
  static final String NAME = "langchain4j.parameters";

  private static final String FREE = "custom_parameters";

  private static final Set<String> COMMON =
      Arrays.stream(ChatRequestParameters.class.getMethods())
          .filter(method -> method.getParameterCount() == 0)
          .map(java.lang.reflect.Method::getName)
          .collect(Collectors.toUnmodifiableSet());

  // Rejects {@code null}.
  OwnParameters {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(members, "members");
  }

  static OwnParameters of(ChatRequestParameters value) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    Description.members(value, COMMON)
        .forEach(
            (name, member) -> {
              // LangChain4j's parameter classes give a list or map that was not set as an empty
              // one.
              if (!isEmpty(member)) {
                members.put(wireName(name), member);
              }
            });
    spread(members);
    return new OwnParameters(value, members);
  }

  private static boolean isEmpty(Object member) {
    return (member instanceof Map<?, ?> map && map.isEmpty())
        || (member instanceof Collection<?> list && list.isEmpty());
  }

  /**
   * Members of free choice are sent beside the others, so they stand there, too. One that repeats a
   * name stays apart, because only one of the two can stand there.
   */
  private static void spread(Map<String, @Nullable Object> members) {
    if (members.get(FREE) instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> apart = new LinkedHashMap<>();
      Map<String, @Nullable Object> beside = new LinkedHashMap<>();
      map.forEach(
          (key, value) -> {
            String name = (String) key;
            boolean taken = members.containsKey(name) || name.equals(NAME);
            (taken ? apart : beside).put(name, value);
          });
      members.remove(FREE);
      members.putAll(beside);
      if (!apart.isEmpty()) {
        members.put(FREE, apart);
      }
    }
  }

  private static String wireName(String member) {
    return member.equals("serverTools")
        ? "tools"
        : member.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  boolean isNeeded() {
    return !members.isEmpty();
  }

  @Override
  public Object tree() {
    return value.getClass().getName();
  }

  @Override
  public String toString() {
    return "OwnParameters" + members.keySet();
  }
}
