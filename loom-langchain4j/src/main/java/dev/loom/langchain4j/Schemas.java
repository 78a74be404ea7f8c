package dev.loom.langchain4j;

import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's JSON schemas as plain trees and back. A tree that says more than LangChain4j's
 * typed elements can (bounds, patterns, formats) becomes a {@link JsonRawSchema} at the innermost
 * place, so that nothing is lost.
 */
final class Schemas {
  private static final String REFERENCE = "#/$defs/";
  private static final Set<String> OBJECT_MEMBERS =
      Set.of("type", "description", "properties", "required", "additionalProperties", "$defs");

  private Schemas() {}

  static Map<String, @Nullable Object> tree(JsonSchemaElement element) {
    if (element instanceof JsonRawSchema raw) {
      return map(JsonText.read(raw.schema()));
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    if (element instanceof JsonObjectSchema object) {
      object(object, tree);
    } else if (element instanceof JsonArraySchema array) {
      tree.put("type", "array");
      if (array.items() != null) {
        tree.put("items", tree(array.items()));
      }
    } else if (element instanceof JsonEnumSchema choice) {
      tree.put("type", "string");
      tree.put("enum", choice.enumValues());
    } else if (element instanceof JsonAnyOfSchema any) {
      tree.put("anyOf", any.anyOf().stream().map(Schemas::tree).toList());
    } else if (element instanceof JsonReferenceSchema reference) {
      tree.put("$ref", REFERENCE + reference.reference());
    } else {
      tree.put("type", simpleType(element));
    }
    if (element.description() != null) {
      tree.put("description", element.description());
    }
    return tree;
  }

  private static void object(JsonObjectSchema object, Map<String, @Nullable Object> tree) {
    tree.put("type", "object");
    if (!object.properties().isEmpty()) {
      tree.put("properties", trees(object.properties()));
    }
    if (!object.required().isEmpty()) {
      tree.put("required", object.required());
    }
    if (object.additionalProperties() != null) {
      tree.put("additionalProperties", object.additionalProperties());
    }
    if (!object.definitions().isEmpty()) {
      tree.put("$defs", trees(object.definitions()));
    }
  }

  private static Map<String, @Nullable Object> trees(Map<String, JsonSchemaElement> elements) {
    Map<String, @Nullable Object> trees = new LinkedHashMap<>();
    elements.forEach((name, element) -> trees.put(name, tree(element)));
    return trees;
  }

  private static String simpleType(JsonSchemaElement element) {
    if (element instanceof JsonStringSchema) {
      return "string";
    }
    if (element instanceof JsonIntegerSchema) {
      return "integer";
    }
    if (element instanceof JsonNumberSchema) {
      return "number";
    }
    if (element instanceof JsonBooleanSchema) {
      return "boolean";
    }
    if (element instanceof JsonNullSchema) {
      return "null";
    }
    throw new IllegalArgumentException(
        "a JSON schema has an element of "
            + element.getClass().getName()
            + "; Loom cannot carry it");
  }

  /** Any schema; as text where typed elements would lose something. */
  static JsonSchemaElement element(Map<String, ?> tree) {
    JsonSchemaElement typed = typed(tree);
    return typed == null ? JsonRawSchema.from(JsonText.write(tree)) : typed;
  }

  /**
   * The schema of a tool's arguments, which LangChain4j allows to be an object only.
   *
   * @throws IllegalArgumentException when the outermost object says more than LangChain4j can
   */
  static JsonObjectSchema objectElement(Map<String, ?> tree) {
    for (String member : tree.keySet()) {
      if (!OBJECT_MEMBERS.contains(member)) {
        throw new IllegalArgumentException(
            "a tool's parameters have the member "
                + member
                + ", which LangChain4j cannot carry at the outermost place; allowed there are"
                + " type, description, properties, required, additionalProperties and $defs");
      }
    }
    JsonObjectSchema object = tree.isEmpty() ? null : object(tree);
    if (object == null) {
      throw new IllegalArgumentException(
          "a tool's parameters are no JSON schema of an object; LangChain4j allows objects only");
    }
    return object;
  }

  private static @Nullable JsonSchemaElement typed(Map<String, ?> tree) {
    String description = tree.get("description") instanceof String text ? text : null;
    if (tree.containsKey("description") && description == null) {
      return null;
    }
    Set<String> members = tree.keySet();
    int size = members.size() - (description == null ? 0 : 1);
    if (tree.get("anyOf") instanceof List<?> choices && size == 1) {
      return anyOf(choices, description);
    }
    if (tree.get("$ref") instanceof String ref && ref.startsWith(REFERENCE) && size == 1) {
      return description == null
          ? JsonReferenceSchema.builder().reference(ref.substring(REFERENCE.length())).build()
          : null;
    }
    if (!(tree.get("type") instanceof String type)) {
      return null;
    }
    if (type.equals("object")) {
      return hasEmptyMember(tree) || !OBJECT_MEMBERS.containsAll(members) ? null : object(tree);
    }
    if (type.equals("array")) {
      return array(tree, description, size);
    }
    if (type.equals("string") && size == 2 && tree.get("enum") instanceof List<?> values) {
      return choice(values, description);
    }
    return size == 1 ? simple(type, description) : null;
  }

  private static @Nullable JsonSchemaElement choice(List<?> values, @Nullable String description) {
    List<String> texts = strings(values);
    return texts == null || texts.isEmpty()
        ? null
        : JsonEnumSchema.builder().description(description).enumValues(texts).build();
  }

  private static boolean hasEmptyMember(Map<String, ?> tree) {
    return tree.values().stream()
        .anyMatch(
            value ->
                (value instanceof Map<?, ?> map && map.isEmpty())
                    || (value instanceof List<?> list && list.isEmpty()));
  }

  private static @Nullable JsonSchemaElement simple(String type, @Nullable String description) {
    return switch (type) {
      case "string" -> JsonStringSchema.builder().description(description).build();
      case "integer" -> JsonIntegerSchema.builder().description(description).build();
      case "number" -> JsonNumberSchema.builder().description(description).build();
      case "boolean" -> JsonBooleanSchema.builder().description(description).build();
      case "null" -> description == null ? new JsonNullSchema() : null;
      default -> null;
    };
  }

  private static @Nullable JsonSchemaElement anyOf(List<?> choices, @Nullable String description) {
    if (choices.isEmpty() || !choices.stream().allMatch(Map.class::isInstance)) {
      return null;
    }
    List<JsonSchemaElement> elements = choices.stream().map(c -> element(map(c))).toList();
    return JsonAnyOfSchema.builder().description(description).anyOf(elements).build();
  }

  private static @Nullable JsonSchemaElement array(
      Map<String, ?> tree, @Nullable String description, int size) {
    if (size == 1) {
      return JsonArraySchema.builder().description(description).build();
    }
    return size == 2 && tree.get("items") instanceof Map<?, ?> items
        ? JsonArraySchema.builder().description(description).items(element(map(items))).build()
        : null;
  }

  /** The typed object, or {@code null} when a member has another form than LangChain4j allows. */
  private static @Nullable JsonObjectSchema object(Map<String, ?> tree) {
    Object properties = tree.get("properties");
    Object definitions = tree.get("$defs");
    Object required = tree.get("required");
    Object more = tree.get("additionalProperties");
    Object description = tree.get("description");
    List<String> names = required == null ? List.of() : strings(required);
    if (!"object".equals(tree.get("type"))
        || names == null
        || !isNullOr(Boolean.class, more)
        || !isNullOr(String.class, description)
        || !isSchemas(properties)
        || !isSchemas(definitions)) {
      return null;
    }
    return JsonObjectSchema.builder()
        .description((String) description)
        .addProperties(elements(properties))
        .required(names)
        .additionalProperties((Boolean) more)
        .definitions(elements(definitions))
        .build();
  }

  private static boolean isNullOr(Class<?> type, @Nullable Object value) {
    return value == null || type.isInstance(value);
  }

  private static boolean isSchemas(@Nullable Object value) {
    return value == null
        || (value instanceof Map<?, ?> map
            && map.values().stream().allMatch(Map.class::isInstance));
  }

  private static Map<String, JsonSchemaElement> elements(@Nullable Object trees) {
    Map<String, JsonSchemaElement> elements = new LinkedHashMap<>();
    if (trees != null) {
      map(trees).forEach((name, tree) -> elements.put(name, element(map(tree))));
    }
    return elements;
  }

  private static @Nullable List<String> strings(Object value) {
    return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
        ? list.stream().map(String.class::cast).toList()
        : null;
  }

  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    if (!(value instanceof Map<?, ?>)) {
      throw new IllegalArgumentException("a JSON schema is no JSON object");
    }
    @SuppressWarnings("unchecked") // trees of the contract and of JsonText have string keys
    Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) value;
    return map;
  }
}
