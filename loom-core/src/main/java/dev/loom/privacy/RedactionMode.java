package dev.loom.privacy;

/** What stands in place of a value that was found. */
public enum RedactionMode {
  /** The name of its type: {@code [EMAIL]}. */
  REMOVE,
  /** As {@link #REMOVE}, but a card keeps its last four digits: {@code [CARD:*1111]}. */
  MASK,
  /** Type and 64 bits of an HMAC, equal for equal values: {@code [EMAIL:7f3a09c2d1b45e88]}. */
  PSEUDONYM,
  /** A whole body becomes {@code [BLOCKED: EMAIL]}; short texts behave as {@link #REMOVE}. */
  BLOCK
}
