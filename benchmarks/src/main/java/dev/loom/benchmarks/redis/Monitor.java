package dev.loom.benchmarks.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which commands reach Redis. What runs inside its scripts is no command, and its clock,
 * which the store reads every ten seconds on a thread of its own, is left out.
 */
public final class Monitor {
  private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"");
  private static final String END = "end of what is monitored";

  private Monitor() {}

  /**
   * The commands that arrive while something is done, each one round trip or less.
   *
   * @param port the Redis
   * @param action what is done
   * @return the commands, each the list of its words
   */
  public static List<List<String>> commands(int port, Runnable action) {
    try (RawRedis monitor = new RawRedis(port);
        RawRedis other = new RawRedis(port)) {
      monitor.call("MONITOR");
      action.run();
      other.call("ECHO", END);
      List<List<String>> commands = new ArrayList<>();
      while (true) {
        String line = String.valueOf(monitor.reply());
        List<String> words = words(line);
        if (words.contains(END)) {
          return commands;
        }
        if (!line.contains(" lua] ") && !words.contains("TIME")) {
          commands.add(words);
        }
      }
    }
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(word.group(1));
    }
    return words;
  }
}
