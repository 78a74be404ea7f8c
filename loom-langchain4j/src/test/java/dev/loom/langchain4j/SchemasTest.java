package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
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
import dev.loom.chat.ResponseFormat;
import dev.loom.chat.ToolSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {
  private static final long SEED = 4_711L;

  private final JsonObjectSchema everything =
      JsonObjectSchema.builder()
          .description("a catch")
          .addProperty("boat", JsonStringSchema.builder().description("its name").build())
          .addProperty("fish", JsonEnumSchema.builder().enumValues("cod", "eel").build())
          .addProperty("crates", new JsonIntegerSchema())
          .addProperty("weight", new JsonNumberSchema())
          .addProperty("sold", new JsonBooleanSchema())
          .addProperty("nothing", new JsonNullSchema())
          .addProperty("crew", JsonArraySchema.builder().items(new JsonStringSchema()).build())
          .addProperty("before", JsonReferenceSchema.builder().reference("catch").build())
          .addProperty(
              "port",
              JsonAnyOfSchema.builder()
                  .anyOf(new JsonStringSchema(), new JsonIntegerSchema())
                  .build())
          .addProperty("code", JsonRawSchema.from("{\"type\":\"string\",\"pattern\":\"^[A-Z]+$\"}"))
          .required("boat", "fish")
          .additionalProperties(false)
          .definitions(Map.of("catch", JsonObjectSchema.builder().build()))
          .build();

  @Test
  void everyKindOfElementComesBackEqual() {
    assertThat(Schemas.element(Schemas.tree(everything))).isEqualTo(everything);
    assertThat(Schemas.objectElement(Schemas.tree(everything))).isEqualTo(everything);
  }

  @Test
  void treeIsPlainJsonSchema() {
    assertThat(Schemas.tree(everything))
        .containsEntry("type", "object")
        .containsEntry("required", List.of("boat", "fish"))
        .extractingByKey("properties")
        .isInstanceOfSatisfying(
            Map.class,
            properties ->
                assertThat((Map<?, ?>) properties)
                    .hasFieldOrPropertyWithValue(
                        "fish", Map.of("type", "string", "enum", List.of("cod", "eel")))
                    .hasFieldOrPropertyWithValue("before", Map.of("$ref", "#/$defs/catch"))
                    .hasFieldOrPropertyWithValue(
                        "code", Map.of("type", "string", "pattern", "^[A-Z]+$")));
  }

  @Test
  void anyTreeComesBackEqual() {
    Random random = new Random(SEED);
    for (int round = 0; round < 3000; round++) {
      Map<String, Object> tree = schema(random, 3);

      assertThat(Schemas.tree(Schemas.element(tree)))
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(tree);
    }
  }

  @Test
  void onlyTheInnermostUnusualPartIsGivenAsText() {
    Map<String, Object> tree =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of("hours", Map.of("type", "integer", "minimum", 1)));

    JsonSchemaElement element = Schemas.element(tree);

    assertThat(element).isInstanceOf(JsonObjectSchema.class);
    assertThat(((JsonObjectSchema) element).properties().get("hours"))
        .isInstanceOf(JsonRawSchema.class);
  }

  @Test
  void toolsComeBackEqual() {
    ToolSpecification tool =
        ToolSpecification.builder()
            .name("sell")
            .description("Sells a catch.")
            .parameters(everything)
            .strict(true)
            .metadata(Map.of("cache_control", "ephemeral"))
            .build();
    ToolSpecification bare = ToolSpecification.builder().name("now").build();

    List<ToolSpec> carried = Tools.toLoom(List.of(tool, bare));

    assertThat(carried.get(0).extra())
        .isEqualTo(
            Map.of("strict", true, "langchain4j.metadata", Map.of("cache_control", "ephemeral")));
    assertThat(Tools.toLangChain4j(carried)).containsExactly(tool, bare);
  }

  @Test
  void responseFormatsComeBackEqual() {
    for (ResponseFormat format :
        List.of(
            ResponseFormat.TEXT,
            ResponseFormat.JSON,
            ResponseFormat.jsonSchema("catch", Schemas.tree(everything)),
            ResponseFormat.jsonSchema("free", Map.of("oneOf", List.of())))) {
      assertThat(Tools.toLoom(Tools.toLangChain4j(format))).isEqualTo(format);
    }
    assertThat(Tools.toLangChain4j((ResponseFormat) null)).isNull();
  }

  @Test
  void argumentsThatLangChain4jCannotCarryAreRefusedByName() {
    Map<String, Object> choice = Map.of("type", "object", "oneOf", List.of());
    assertThatThrownBy(() -> Schemas.objectElement(choice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("oneOf");
    assertThatThrownBy(() -> Schemas.objectElement(Map.of("type", "string")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\"}",
        "[1,]",
        "{\"a\":1}x",
        "\"\\x\"",
        "\"\\u12",
        "tru",
        "1e",
        "nul"
      })
  void textThatIsNoJsonIsRefusedWithoutShowingIt(String text) {
    assertThatThrownBy(() -> JsonText.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a JSON schema given as text breaks off or is no JSON");
  }

  @Test
  void deeplyNestedTextIsRefusedInsteadOfOverflowing() {
    assertThatThrownBy(() -> JsonText.read("[".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jsonTextIsWrittenAndReadBack() {
    String json =
        "{ \"a\" : [ 1 , -2.50 , 12345678901 , true , false , null , {} , [] ] ,"
            + " \"q\" : \"\\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e6\" }";

    Object tree = JsonText.read(json);

    assertThat(JsonText.read(JsonText.write(tree))).isEqualTo(tree);
    assertThat(JsonText.write(tree))
        .startsWith("{\"a\":[1,-2.50,12345678901,true,false,null,{},[]],\"q\":\"\\\"");
  }

  private static Map<String, Object> schema(Random random, int depth) {
    Map<String, Object> tree = new HashMap<>();
    if (random.nextInt(3) == 0) {
      tree.put("description", random.nextInt(9) == 0 ? (Object) 5 : "d\u00e6\"\n");
    }
    switch (random.nextInt(depth == 0 ? 6 : 9)) {
      case 0 -> tree.put("type", "string");
      case 1 -> tree.put("type", random.nextBoolean() ? "integer" : "number");
      case 2 -> tree.put("type", random.nextBoolean() ? "boolean" : "null");
      case 3 -> {
        tree.put("type", random.nextInt(5) == 0 ? "integer" : "string");
        tree.put("enum", random.nextInt(5) == 0 ? List.of(1) : List.of("a", "b"));
      }
      case 4 -> tree.put("$ref", random.nextInt(5) == 0 ? "#/other" : "#/$defs/x");
      case 5 -> tree.put("type", List.of("string", "null"));
      case 6 -> {
        tree.put("type", "array");
        tree.put("items", schema(random, depth - 1));
      }
      case 7 -> tree.put("anyOf", List.of(schema(random, depth - 1), schema(random, depth - 1)));
      default -> object(random, depth, tree);
    }
    if (random.nextInt(6) == 0) {
      tree.put("minLength", 3);
    }
    return tree;
  }

  private static void object(Random random, int depth, Map<String, Object> tree) {
    tree.put("type", "object");
    tree.put("properties", Map.of("p", schema(random, depth - 1), "q", schema(random, depth - 1)));
    if (random.nextBoolean()) {
      tree.put("required", random.nextInt(4) == 0 ? List.of() : List.of("p"));
    }
    if (random.nextBoolean()) {
      tree.put("additionalProperties", random.nextInt(4) == 0 ? Map.of() : random.nextBoolean());
    }
    if (random.nextInt(3) == 0) {
      tree.put("$defs", Map.of("x", schema(random, depth - 1)));
    }
  }
}
