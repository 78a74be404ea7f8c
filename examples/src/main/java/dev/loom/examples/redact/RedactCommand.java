package dev.loom.examples.redact;

import dev.loom.examples.lines.BadLineException;
import dev.loom.examples.lines.JsonlFilter;
import dev.loom.examples.lines.Members;
import dev.loom.examples.terminal.CommandFailure;
import dev.loom.examples.terminal.Console;
import dev.loom.privacy.PrivacyConfig;
import dev.loom.privacy.PrivacyConfigBuilder;
import dev.loom.privacy.RedactedText;
import dev.loom.privacy.RedactionMode;
import dev.loom.privacy.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loom redact}: what is personal or secret in a text becomes the name of its type. */
@Command(
    name = "redact",
    description = {
      "Reads text from stdin and prints it without the secrets and personal values that it holds.",
      "Pseudonyms are made with the secret in the environment variable LOOM_REDACT_SECRET."
    })
public final class RedactCommand implements Callable<Integer> {
  private static final String SECRET = "LOOM_REDACT_SECRET";
  private static final int LEAST_SECRET = 32;
  private static final int MAX_LINE = 8 << 20;

  /** What this command offers of {@link RedactionMode}. */
  enum Mode {
    REMOVE,
    MASK,
    PSEUDONYM
  }

  private final Console console;
  private final Map<String, String> environment;

  @Option(
      names = "--mode",
      defaultValue = "remove",
      description = "What stands in place of a value: ${COMPLETION-CANDIDATES}; default remove.")
  private Mode mode = Mode.REMOVE;

  @Option(
      names = "--jsonl",
      description =
          "One JSON object a line, {\"id\",\"text\"}, becomes {\"id\",\"redacted\",\"found\"};"
              + " start and end count code points of the text. A line may have up to 8 MiB.")
  private boolean jsonl;

  /** The command, not yet parsed. */
  public RedactCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    Redactor redactor = Redactor.of(config());
    if (jsonl) {
      return new JsonlFilter(
              console,
              (line, json) -> {
                String text = new Members(line).text("text");
                if (text == null) {
                  throw new BadLineException("text is missing");
                }
                RedactedText clean = redactor.redact(text, Integer.MAX_VALUE);
                if (clean.failedRule().isPresent()) {
                  throw new BadLineException("the text could not be redacted");
                }
                FoundJson.write(text, clean, json);
              },
              MAX_LINE)
          .run();
    }
    new RedactedWindows(console.in(), console.out(), redactor).copy();
    return 0;
  }

  private PrivacyConfig config() {
    PrivacyConfigBuilder config = PrivacyConfig.builder().mode(RedactionMode.valueOf(mode.name()));
    if (mode == Mode.PSEUDONYM) {
      byte[] secret = environment.getOrDefault(SECRET, "").getBytes(StandardCharsets.UTF_8);
      if (secret.length < LEAST_SECRET) {
        throw CommandFailure.wrongUsage(
            "--mode pseudonym needs a secret of at least "
                + LEAST_SECRET
                + " bytes in the environment variable "
                + SECRET
                + (secret.length == 0 ? ", which is not set." : ", which is shorter."));
      }
      config.secret(secret);
    }
    return config.build();
  }
}
