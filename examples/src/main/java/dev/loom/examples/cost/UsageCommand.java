package dev.loom.examples.cost;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.UsageFormat;
import dev.loom.examples.lines.BadLineException;
import dev.loom.examples.lines.Members;
import dev.loom.examples.terminal.Console;
import java.io.IOException;
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
      "Streams, and counts beyond text, cache and reasoning, are not read yet: an error says so."
    })
public final class UsageCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--jsonl", required = true, description = "One JSON object a line.")
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
    Object response = line.get("response");
    if (!(response instanceof Map<?, ?> body)) {
      throw new BadLineException(
          response instanceof String ? "streams are not read yet" : "response is not an object");
    }
    Optional<UsageFormat> format =
        AnswerBody.format(members.text("endpoint", ""), members.text("provider", ""));
    Map<?, ?> usage = format.isEmpty() ? null : AnswerBody.usage(format.get(), body);
    BilledUsage read = usage == null ? BilledUsage.UNKNOWN : UsageReading.of(format.get(), usage);
    for (Map.Entry<String, OptionalLong> count : ClassNames.counts(read.tokens()).entrySet()) {
      write(json, count.getKey(), count.getValue());
    }
    text(json, "finish_reason", format.map(f -> AnswerBody.finishReason(f, body)).orElse(null));
    text(json, "model", AnswerBody.model(body));
  }

  private static void write(JsonGenerator json, String name, OptionalLong count)
      throws IOException {
    if (count.isPresent()) {
      json.writeNumberField(name, count.getAsLong());
    } else {
      json.writeNullField(name);
    }
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
