package dev.loom.benchmarks.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param full the long run instead of the quick one
 * @param json where the report goes as JSON, or nowhere
 * @param only the rows to measure; empty for all
 * @param gate what makes the command fail
 * @param publish whether the table becomes {@code docs/benchmarks.md}
 * @param help whether only the usage is asked for
 */
record Options(
    boolean full, @Nullable Path json, Set<String> only, Gate gate, boolean publish, boolean help) {

  /** The usage text. */
  static final String USAGE =
      """
      usage: benchmarks/run [--quick|--full] [--json FILE] [--only ID,...]
                            [--gate strict|loose|none] [--publish]
        --quick    at most 50 seconds (default)
        --full     at most 25 minutes; runs JMH too
        --json     writes the table as JSON, beside FILE first, then renames
        --only     measures these rows and their parts (B-06 is B-06-raw too), also those of
                   full runs, and always B-00, which says how noisy the run is
        --gate     strict: any row over its bar fails (default); loose: only a ratio over
                   twice its bar, or too many bytes; none: nothing measured fails
        --publish  writes docs/benchmarks.md; needs --full, all rows and a committed tree
      exit: 0 every measured row ok, 1 a row is over, 2 wrong usage, 3 the harness failed
      """;

  /** What makes the command fail. */
  enum Gate {
    /** Any bar that is not kept. */
    STRICT,
    /** A ratio over twice its bar, or a broken bar on bytes. */
    LOOSE,
    /** Nothing that was measured. */
    NONE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The command line is wrong, in one sentence. */
  static final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongUsage(String message) {
      super(message);
    }
  }

  // Copies the ids.
  Options {
    only = Set.copyOf(only);
  }

  static Options parse(List<String> known, String... args) {
    Reader reader = new Reader(known, new ArrayDeque<>(List.of(args)));
    while (!reader.words.isEmpty()) {
      reader.next();
    }
    return reader.options();
  }

  boolean selects(String id) {
    return only.isEmpty() || names(id) || id.equals(Judge.CONTROL);
  }

  /** Whether a row is asked for by its id, or by that of the row that it is a part of. */
  boolean names(String id) {
    return only.stream().anyMatch(name -> id.equals(name) || id.startsWith(name + "-"));
  }

  private static final class Reader {
    private final List<String> known;
    private final Deque<String> words;
    private @Nullable String mode;
    private @Nullable Path json;
    private final Set<String> only = new LinkedHashSet<>();
    private Gate gate = Gate.STRICT;
    private boolean publish;
    private boolean help;

    Reader(List<String> known, Deque<String> words) {
      this.known = known;
      this.words = words;
    }

    void next() {
      String word = words.remove();
      switch (word) {
        case "--quick", "--full" -> mode(word);
        case "--json" -> json = target(value(word));
        case "--only" -> only(value(word));
        case "--gate" -> gate = gate(value(word));
        case "--publish" -> publish = true;
        case "--help", "-h" -> help = true;
        default -> throw new WrongUsage("unknown argument " + word + "; see --help");
      }
    }

    private String value(String option) {
      String value = words.poll();
      if (value == null || value.isEmpty() || value.startsWith("--")) {
        throw new WrongUsage(option + " needs a value; see --help");
      }
      return value;
    }

    private void mode(String word) {
      if (mode != null && !mode.equals(word)) {
        throw new WrongUsage("--quick and --full exclude each other; give one");
      }
      mode = word;
    }

    private static Path target(String name) {
      Path file = Path.of(name).toAbsolutePath();
      Path folder = file.getParent();
      if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file)) {
        throw new WrongUsage("--json is " + name + "; give a file in a folder that can be written");
      }
      return file;
    }

    private void only(String ids) {
      for (String id : ids.split(",", -1)) {
        if (!known.contains(id)) {
          throw new WrongUsage("--only names " + id + "; there are " + String.join(", ", known));
        }
        only.add(id);
      }
    }

    private static Gate gate(String name) {
      for (Gate gate : Gate.values()) {
        if (gate.label().equals(name)) {
          return gate;
        }
      }
      throw new WrongUsage("--gate is " + name + "; allowed are strict, loose and none");
    }

    Options options() {
      boolean full = "--full".equals(mode);
      if (publish && !(full && only.isEmpty())) {
        throw new WrongUsage("--publish needs --full and all rows, without --only");
      }
      return new Options(full, json, only, gate, publish, help);
    }
  }
}
