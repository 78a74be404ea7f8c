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
      "Binary event streams are not read yet: an error says so."
    })
public final class UsageCommand implements Callable<Integer> {
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
    return new JsonlFilter(console, UsageCommand::answer).run();
  }

  private static void answer(Map<String, @Nullable Object> line, JsonGenerator json)
      throws IOException {
    Members members = new Members(line);
    if (!members.text("response_encoding", "").isEmpty()) {
      throw new BadLineException("binary event streams are not read yet");
    }
    String provider = members.text("provider", "");
    ModelId asked = new ModelId(provider, members.text("model", ""));
    Object response = line.get("response");
    List<UsageFormat> formats = Formats.candidates(members.text("endpoint", ""), provider);
    TokenUsage tokens = TokenUsage.UNKNOWN;
    for (UsageFormat format : formats) {
      tokens = tokens.isKnown() ? tokens : tokens(format, asked, response);
    }
    for (Map.Entry<String, OptionalLong> count : ClassNames.counts(tokens).entrySet()) {
      if (count.getValue().isPresent()) {
        json.writeNumberField(count.getKey(), count.getValue().getAsLong());
      } else {
        json.writeNullField(count.getKey());
      }
    }
    Answer answer = new Answer(formats.isEmpty() ? UsageFormat.OPENAI_CHAT : formats.get(0));
    events(response).forEach(answer::accept);
    text(json, "finish_reason", answer.finishReason());
    text(json, "model", answer.model());
  }

  private static TokenUsage tokens(UsageFormat format, ModelId asked, @Nullable Object response) {
    List<Map<String, @Nullable Object>> events = events(response);
    if (!(response instanceof String)) {
      return format.read(events.get(0), asked).tokens();
    }
    UsageCollector collector = format.collector(asked);
    events.forEach(collector::accept);
    return collector.usage().tokens();
  }

  /** A plain answer is one event. */
  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static List<Map<String, @Nullable Object>> events(@Nullable Object response) {
    if (response instanceof String stream) {
      return StreamText.events(stream);
    }
    if (response instanceof Map<?, ?> body) {
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
