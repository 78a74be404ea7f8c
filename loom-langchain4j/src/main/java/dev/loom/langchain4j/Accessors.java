package dev.loom.langchain4j;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads members of provider-specific classes by name, so that this module needs none of the
 * provider modules. The accessor methods of a class are looked up once.
 */
final class Accessors {
  private static final ClassValue<Map<String, Method>> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
          return find(type);
        }
      };

  private Accessors() {}

  private static Map<String, Method> find(Class<?> type) {
    Map<String, Method> found = new HashMap<>();
    for (Method method : methods(type)) {
      if (method.getParameterCount() == 0
          && !Modifier.isStatic(method.getModifiers())
          && method.getReturnType() != void.class
          && method.getDeclaringClass() != Object.class
          && method.trySetAccessible()) {
        found.put(method.getName(), method);
      }
    }
    return Map.copyOf(found);
  }

  /** None where a class that one of them names is missing, since the JDK then shows none at all. */
  private static Method[] methods(Class<?> type) {
    try {
      return type.getMethods();
    } catch (LinkageError e) {
      return new Method[0];
    }
  }

  /** The method that shows a member, named as the member or as a bean's getter. */
  static @Nullable Method of(Class<?> type, String member) {
    Map<String, Method> methods = OF_CLASS.get(type);
    Method method = methods.get(member);
    if (method == null) {
      String tail = member.substring(0, 1).toUpperCase(Locale.ROOT) + member.substring(1);
      method = methods.getOrDefault("get" + tail, methods.get("is" + tail));
    }
    return method;
  }

  /** Reads a path of members; {@code null} where one is missing, null or fails. */
  static @Nullable Object read(@Nullable Object target, String... path) {
    Object current = target;
    for (String member : path) {
      Method method = current == null ? null : of(current.getClass(), member);
      if (method == null) {
        return null;
      }
      try {
        current = method.invoke(current);
      } catch (ReflectiveOperationException e) {
        return null;
      }
    }
    return current;
  }

  /** Reads a count; {@code null} where there is none. */
  static @Nullable Long count(@Nullable Object target, String... path) {
    return read(target, path) instanceof Number number ? (Long) number.longValue() : null;
  }

  /** Reads a non-empty text; {@code null} where there is none. */
  static @Nullable String text(@Nullable Object target, String... path) {
    return read(target, path) instanceof String text && !text.isEmpty() ? text : null;
  }
}
