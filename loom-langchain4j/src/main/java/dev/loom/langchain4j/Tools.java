package dev.loom.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.loom.chat.ResponseFormat;
import dev.loom.chat.ToolCall;
import dev.loom.chat.ToolChoice;
import dev.loom.chat.ToolSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tools, calls of tools, the choice of tools and the form of the answer, both ways. LangChain4j's
 * {@code strict} flag of a tool is the member of that name; its metadata stand under one member.
 */
final class Tools {
  private static final String STRICT = "strict";
  private static final String TYPE = "type";

  private Tools() {}

  static List<ToolSpecification> toLangChain4j(List<ToolSpec> tools) {
    return tools.stream().map(Tools::toLangChain4j).toList();
  }

  private static ToolSpecification toLangChain4j(ToolSpec tool) {
    Map<String, @Nullable Object> left = new LinkedHashMap<>(tool.extra());
    Boolean strict = left.get(STRICT) instanceof Boolean flag ? flag : null;
    if (strict != null) {
      left.remove(STRICT);
    }
    return ToolSpecification.builder()
        .name(tool.name())
        .description(tool.description())
        .parameters(tool.parameters().isEmpty() ? null : Schemas.objectElement(tool.parameters()))
        .strict(strict)
        .metadata(Attributes.toLangChain4j(Attributes.OF_TOOL, left))
        .build();
  }

  static List<ToolSpec> toLoom(List<ToolSpecification> tools) {
    return tools.stream().map(Tools::toLoom).toList();
  }

  private static ToolSpec toLoom(ToolSpecification tool) {
    Map<String, @Nullable Object> extra = Attributes.toLoom(Attributes.OF_TOOL, tool.metadata());
    // Tells a tool that the provider runs itself, wherever metadata are sent; no typed member of a
    // tool has this name.
    if (tool.metadata().get(TYPE) instanceof String type) {
      extra.put(TYPE, type);
    }
    if (tool.strict() != null) {
      extra.put(STRICT, tool.strict());
    }
    return new ToolSpec(
        tool.name(), tool.description(), tree(tool.parameters()), Attributes.forRecord(extra));
  }

  private static Map<String, Object> tree(@Nullable JsonSchemaElement schema) {
    return schema == null ? Map.of() : Attributes.forRecord(Schemas.tree(schema));
  }

  static List<ToolExecutionRequest> calls(List<ToolCall> calls) {
    return calls.stream().map(Tools::call).toList();
  }

  static ToolExecutionRequest call(ToolCall call) {
    return ToolExecutionRequest.builder()
        .id(call.id())
        .name(call.name())
        .arguments(call.arguments())
        .build();
  }

  /** The mode alone; a named tool is not among LangChain4j's common parameters. */
  static dev.langchain4j.model.chat.request.@Nullable ToolChoice toLangChain4j(
      @Nullable ToolChoice choice) {
    if (choice == null) {
      return null;
    }
    return switch (choice.mode()) {
      case AUTO -> dev.langchain4j.model.chat.request.ToolChoice.AUTO;
      case REQUIRED -> dev.langchain4j.model.chat.request.ToolChoice.REQUIRED;
      case NONE -> dev.langchain4j.model.chat.request.ToolChoice.NONE;
    };
  }

  static @Nullable ToolChoice toLoom(
      dev.langchain4j.model.chat.request.@Nullable ToolChoice choice) {
    if (choice == null) {
      return null;
    }
    return switch (choice) {
      case AUTO -> ToolChoice.AUTO;
      case REQUIRED -> ToolChoice.REQUIRED;
      case NONE -> ToolChoice.NONE;
      default -> throw new IllegalArgumentException("tool choice is " + choice + "; unknown");
    };
  }

  /** The form without its {@code strict} flag, which is not among the common parameters. */
  static dev.langchain4j.model.chat.request.@Nullable ResponseFormat toLangChain4j(
      @Nullable ResponseFormat format) {
    if (format == null) {
      return null;
    }
    return switch (format.kind()) {
      case TEXT -> dev.langchain4j.model.chat.request.ResponseFormat.TEXT;
      case JSON -> dev.langchain4j.model.chat.request.ResponseFormat.JSON;
      case JSON_SCHEMA ->
          dev.langchain4j.model.chat.request.ResponseFormat.builder()
              .type(ResponseFormatType.JSON)
              .jsonSchema(
                  JsonSchema.builder()
                      .name(format.name())
                      .rootElement(Schemas.element(format.schema()))
                      .build())
              .build();
    };
  }

  static @Nullable ResponseFormat toLoom(
      dev.langchain4j.model.chat.request.@Nullable ResponseFormat format) {
    if (format == null) {
      return null;
    }
    if (format.type() == ResponseFormatType.TEXT) {
      return ResponseFormat.TEXT;
    }
    JsonSchema schema = format.jsonSchema();
    if (schema == null) {
      return ResponseFormat.JSON;
    }
    return new ResponseFormat(
        ResponseFormat.Kind.JSON_SCHEMA, schema.name(), tree(schema.rootElement()), null);
  }
}
