package dev.loom.chat;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The form that the answer must have.
 *
 * @param kind text, any JSON, or JSON of a schema
 * @param name the schema's name; only with {@link Kind#JSON_SCHEMA}
 * @param schema the JSON schema as a plain tree; only with {@link Kind#JSON_SCHEMA}
 * @param strict whether the provider must enforce the schema; {@code null} leaves it to the
 *     provider
 */
public record ResponseFormat(
    Kind kind,
    @Nullable String name,
    Map<String, @Nullable Object> schema,
    @Nullable Boolean strict) {

  /** Forms that providers share. */
  public enum Kind {
    /** Free text. */
    TEXT,
    /** One JSON document of any shape. */
    JSON,
    /** One JSON document that a schema describes. */
    JSON_SCHEMA
  }

  /** Free text, said explicitly. */
  public static final ResponseFormat TEXT = new ResponseFormat(Kind.TEXT, null, Map.of(), null);

  /** One JSON document of any shape. */
  public static final ResponseFormat JSON = new ResponseFormat(Kind.JSON, null, Map.of(), null);

  // Copies the schema; rejects one beside any kind but JSON_SCHEMA.
  public ResponseFormat {
    Objects.requireNonNull(kind, "kind");
    schema = Frozen.tree(Objects.requireNonNull(schema, "schema"));
    if (kind != Kind.JSON_SCHEMA && (name != null || !schema.isEmpty())) {
      throw new IllegalArgumentException(
          "response format " + kind + " has a schema; only JSON_SCHEMA may have one");
    }
  }

  /**
   * JSON of a schema.
   *
   * @param name the schema's name
   * @param schema the JSON schema
   * @return the format
   */
  public static ResponseFormat jsonSchema(String name, Map<String, @Nullable Object> schema) {
    return new ResponseFormat(Kind.JSON_SCHEMA, name, schema, null);
  }

  @Override
  public String toString() {
    return "ResponseFormat[" + kind + "]";
  }
}
