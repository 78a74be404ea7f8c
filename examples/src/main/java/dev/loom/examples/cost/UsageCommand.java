package dev.loom.examples.cost;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.loom.chat.ModelId;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.UsageCollector;
import dev.loom.chat.UsageFormat;
import dev.loom.examples.lines.BadLineException;
import dev.loom.examples.lines.JsonlFilter;
import dev.loom.examples.lines.Members;
import dev.loom.examples.terminal.Console;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loom usage}: answers of providers become disjoint token classes. */
@Command(
    name = "usage",
    description = {
      "Reads answers of providers from stdin, one JSON object a line, and prints their token classes.",
      "A class that the provider did not report is null, which is not 0."
    })
public final class UsageCommand implements Callable<Integer> {
  /** An answer of a long chat, and of a stream in base64, is longer than other lines. */
  private static final int LINE = 16 << 20;

  private final Console console;

  @Option(names = "--jsonl", required = true, description = "One JSON object a line.")
  @SuppressWarnings("UnusedVariable") // the only form there is, and named so that others may come
  private boolean jsonl;

  /** The command, not yet parsed. */
  public UsageCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return new JsonlFilter(console, UsageCommand::answer, LINE).run();
  }

  private static void answer(Map<String, @Nullable Object> line, JsonGenerator json)
      throws IOException {
    Members members = new Members(line);
    String provider = members.text("provider", "");
    List<Map<String, @Nullable Object>> events =
        events(line.get("response"), members.text("response_encoding", ""));
    Optional<UsageFormat> format =
        UsageFormat.forStream(members.text("endpoint", ""), provider, events);
    boolean streamed =
        line.get("response") instanceof String && !Boolean.FALSE.equals(line.get("stream"));
    ModelId asked = new ModelId(provider, members.text("model", ""));
    TokenUsage tokens =
        format.map(known -> tokens(known, asked, events, streamed)).orElse(TokenUsage.UNKNOWN);
    for (Map.Entry<String, OptionalLong> count : ClassNames.counts(tokens).entrySet()) {
      if (count.getValue().isPresent()) {
        json.writeNumberField(count.getKey(), count.getValue().getAsLong());
      } else {
        json.writeNullField(count.getKey());
      }
    }
    Answer answer = new Answer(format.orElse(UsageFormat.OPENAI_CHAT));
    events.forEach(answer::accept);
    text(json, "finish_reason", answer.finishReason());
    text(json, "model", answer.model());
  }

  private static TokenUsage tokens(
      UsageFormat format,
      ModelId asked,
      List<Map<String, @Nullable Object>> events,
      boolean streamed) {
    if (!streamed) {
      return events.isEmpty() ? TokenUsage.UNKNOWN : format.read(events.get(0), asked).tokens();
    }
    UsageCollector collector = format.collector(asked);
    events.forEach(collector::accept);
    return collector.usage().tokens();
  }

  /** A plain answer is one event; one that is missing tells nothing, and is no error. */
  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static List<Map<String, @Nullable Object>> events(
      @Nullable Object response, String encoding) {
    boolean binary = encoding.equals("base64");
    if (!binary && !encoding.isEmpty()) {
      throw new BadLineException("response_encoding is unknown; the only one is base64");
    }
    if (response == null) {
      return List.of();
    }
    if (response instanceof String stream) {
      return binary ? EventFrames.events(stream) : StreamText.events(stream);
    }
    if (response instanceof Map<?, ?> body && !binary) {
      return List.of((Map<String, @Nullable Object>) body);
    }
    throw new BadLineException("response is neither an object nor a stream's text");
  }

  private static void text(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    if (text == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, text);
    }
  }
}
