package dev.loom.cache.redis;

/** Follows requests, however they are cut: arrays of texts with their lengths. */
final class CommandCounter {
  private long items;
  private long skip;
  private long number;
  private char mark;

  long count(byte[] chunk, int length) {
    long found = 0;
    for (int i = 0; i < length; i++) {
      if (skip > 0) {
        skip--;
      } else if (chunk[i] == '*' || chunk[i] == '$') {
        mark = (char) chunk[i];
        number = 0;
      } else if (chunk[i] >= '0' && chunk[i] <= '9') {
        number = 10 * number + chunk[i] - '0';
      } else if (chunk[i] == '\n') {
        skip = mark == '$' ? number + 2 : 0;
        items = mark == '*' ? number : items - 1;
        found += items == 0 ? 1 : 0;
      }
    }
    return found;
  }
}
