package dev.loom.examples.chat;

import dev.loom.Loom;
import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.StoreHealth;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.examples.cache.ConfigOption;
import dev.loom.examples.terminal.CommandFailure;
import dev.loom.examples.terminal.Console;
import dev.loom.examples.terminal.StoreFile;
import dev.loom.log.CallRecord;
import dev.loom.log.Logging;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code loom chat}: one real call, cached, priced and logged. */
@Command(
    name = "chat",
    description = "Sends one prompt to an OpenAI-compatible server: cached, priced, logged.")
public final class ChatCommand implements Callable<Integer> {
  private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_REPEAT = 1_000;
  private static final String OPERATION = "/v1/chat/completions";

  private final Console console;
  private final Map<String, String> environment;

  @Option(
      names = "--base-url",
      required = true,
      paramLabel = "URL",
      description = "The server's address, for instance https://api.openai.com/v1.")
  private String baseUrlText = "";

  // Not picocli's own conversion, whose error line repeats what was typed: it may hold a key.
  private URI baseUrl = URI.create("");

  @Option(names = "--model", required = true, paramLabel = "M", description = "The model.")
  private String model = "";

  @Option(
      names = "--provider",
      paramLabel = "P",
      defaultValue = "openai",
      description = "Whose prices apply (default: ${DEFAULT-VALUE}).")
  private String provider = "openai";

  @Option(
      names = "--api-key-env",
      paramLabel = "VAR",
      description = "The environment variable that holds the key (default: no key is sent).")
  private @Nullable String keyVariable;

  @Option(names = "--user", paramLabel = "U", description = "Whom the call is attributed to.")
  private @Nullable String user;

  @Option(names = "--tenant", paramLabel = "T", description = "The tenant it is attributed to.")
  private @Nullable String tenant;

  @Option(
      names = "--db",
      paramLabel = "FILE",
      description = "The database that logs the call (default: none).")
  private @Nullable Path db;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--stream", description = "Print the answer as it comes.")
  private boolean stream;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "Ask N times; the answer of the first call serves the others.")
  private int repeat;

  @Parameters(paramLabel = "PROMPT", description = "The prompt.")
  private String prompt = "";

  /** The command, not yet parsed; keys are taken from the environment given. */
  public ChatCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    checkOptions();
    String key = key();
    config.read().caching(); // what is wrong with it is told before a database is made
    if (db == null) {
      return ask(key, new LastCall(), null);
    }
    try (AnalyticsStore store = StoreFile.create(db)) {
      int code;
      try {
        code = ask(key, new LastCall(), store);
      } catch (CommandFailure failure) {
        if (!isStored(store)) {
          console.err().println("The call is not in the database: it does not take rows.");
        }
        throw failure;
      }
      if (!isStored(store)) {
        throw CommandFailure.failed(
            "the answer is above, but the call is not in the database: it does not take rows;"
                + " check its disk, and whether another process holds it.");
      }
      return code;
    }
  }

  private static boolean isStored(AnalyticsStore store) {
    boolean isSettled = store.flush(COMMIT_PATIENCE) == 0;
    StoreHealth health = store.health();
    // What was set aside is in the file, but in no answer of logs or stats.
    return isSettled && health.totalDropped() == 0 && health.quarantined() == 0;
  }

  private int ask(@Nullable String key, LastCall last, @Nullable AnalyticsStore store) {
    Logging.Builder logging = Logging.builder().to(last);
    if (store != null) {
      logging.to(store.sink());
    }
    try (Loom loom = config.read().assemble(Upstream.of(baseUrl, model, key), logging.build())) {
      for (int i = 0; i < repeat; i++) {
        askOnce(loom, key);
        CallRecord record = last.get();
        if (record != null) {
          console.out().println(ResultLine.of(record));
          console.out().flush();
        }
      }
    }
    return 0;
  }

  private void askOnce(Loom loom, @Nullable String key) {
    ChatRequest request =
        ChatRequest.builder(provider, model)
            .endpoint(Endpoint.at(OPERATION, baseUrl))
            .user(prompt)
            .caller(new Caller(tenant, user, Map.of()))
            .build();
    AnswerPrinter printer = new AnswerPrinter(console);
    try {
      printer.finish(loom.chat(request, stream ? printer : null), stream);
    } catch (Exception failure) {
      // Checked ones too: an upstream's own exception goes through a chain as it is.
      throw CommandFailure.failed(
          FailureText.of(loom.describe(failure), Endpoint.at(OPERATION, baseUrl).address()),
          SafeCause.of(failure, key));
    }
  }

  private void checkOptions() {
    try {
      baseUrl = new URI(baseUrlText);
    } catch (URISyntaxException e) {
      baseUrl = URI.create("");
    }
    String scheme = baseUrl.getScheme();
    if (!("http".equals(scheme) || "https".equals(scheme)) || baseUrl.getHost() == null) {
      throw CommandFailure.wrongUsage(
          "--base-url is no address like https://api.openai.com/v1 or http://localhost:11434/v1");
    }
    if (baseUrl.getRawUserInfo() != null) {
      throw CommandFailure.wrongUsage(
          "--base-url holds a user or key; put the key into a variable and name it by"
              + " --api-key-env");
    }
    if (repeat < 1 || repeat > MAX_REPEAT) {
      throw CommandFailure.wrongUsage("--repeat is " + repeat + "; allowed are 1 to " + MAX_REPEAT);
    }
  }

  private @Nullable String key() {
    if (keyVariable == null) {
      return null;
    }
    String key = environment.get(keyVariable);
    if (key == null || key.isBlank()) {
      throw CommandFailure.failed(
          "the environment variable " + keyVariable + " is not set; put the key into it.");
    }
    return key;
  }
}
