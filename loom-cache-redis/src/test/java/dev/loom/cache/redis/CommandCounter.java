package dev.loom.cache.redis;

import java.util.function.Consumer;

/** Follows requests, however they are cut: arrays of texts with their lengths. */
final class CommandCounter {
  private final Consumer<String> named;
  private final StringBuilder name = new StringBuilder();
  private boolean naming;
  private long items;
  private long skip;
  private long number;
  private char mark;

  /** A counter that tells the name of each command as soon as it is known. */
  CommandCounter(Consumer<String> named) {
    this.named = named;
  }

  long count(byte[] chunk, int length) {
    long found = 0;
    for (int i = 0; i < length; i++) {
      if (skip > 0) {
        skip(chunk[i]);
      } else if (chunk[i] == '*' || chunk[i] == '$') {
        mark = (char) chunk[i];
        number = 0;
      } else if (chunk[i] >= '0' && chunk[i] <= '9') {
        number = 10 * number + chunk[i] - '0';
      } else if (chunk[i] == '\n') {
        naming = mark == '*' || naming;
        skip = mark == '$' ? number + 2 : 0;
        items = mark == '*' ? number : items - 1;
        found += items == 0 ? 1 : 0;
      }
    }
    return found;
  }

  private void skip(byte each) {
    skip--;
    if (naming && skip >= 2) {
      name.append((char) each);
    } else if (naming && skip == 0) {
      named.accept(name.toString());
      name.setLength(0);
      naming = false;
    }
  }
}
