package dev.loom.cache.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is told to all nodes when entries have been dropped: a version, the registry's epoch, the
 * number of the notice before, its own number, and the terms of what was dropped. Composed by a
 * script, where the numbers are given.
 *
 * @param epoch the registry's
 * @param before number of the last notice or invalidation before
 * @param number its own
 * @param terms what was dropped, or more than that
 */
record Notice(String epoch, long before, long number, Terms terms) {
  /** Longest terms that are told; longer ones are told as "everything". */
  static final int MOST_TERMS = 16_384;

  private static final String VERSION = "1";

  /**
   * Gives a notice its number, which the registry's state then tells, and tells it. Who may not
   * publish is not heard; others notice by the number.
   */
  static final String TELL =
      """
      local function tell(terms, channel)
        local before = head:sub(17)
        local number = digits(math.max(before + 1, micros()))
        head = head:sub(1, 16) .. number
        redis.call('SET', KEYS[1], head)
        if #terms > 16384 then terms = '' end
        redis.pcall('PUBLISH', channel, '1' .. head:sub(1, 16) .. before .. number .. terms)
        return number
      end
      """;

  /** Tells that an invalidation is made. Arguments: epoch, the selector, the channel. */
  static final Script MADE =
      Script.of(
          Scripts.TIME
              + """
      local head = redis.call('GET', KEYS[1])
      """
              + TELL
              + """
      if head and head:sub(1, 16) == ARGV[1] then tell(ARGV[2], ARGV[3]) end
      return 1
      """);

  private static final int BEFORE_AT = VERSION.length() + Head.EPOCH_DIGITS;
  private static final int NUMBER_AT = BEFORE_AT + Head.SEQUENCE_DIGITS;
  private static final int TERMS_AT = NUMBER_AT + Head.SEQUENCE_DIGITS;

  /** The notice, {@code null} when it is nothing that this version tells. */
  static @Nullable Notice decode(byte[] told) {
    if (told.length < TERMS_AT || told.length > TERMS_AT + MOST_TERMS) {
      return null;
    }
    String head = new String(told, 0, TERMS_AT, StandardCharsets.ISO_8859_1);
    Long before = Head.number(head.substring(BEFORE_AT, NUMBER_AT));
    Long number = Head.number(head.substring(NUMBER_AT));
    Terms terms = Terms.decode(Arrays.copyOfRange(told, TERMS_AT, told.length));
    return !head.startsWith(VERSION) || before == null || number == null || terms == null
        ? null
        : new Notice(head.substring(VERSION.length(), BEFORE_AT), before, number, terms);
  }
}
