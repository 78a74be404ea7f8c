package dev.loom.log;

import dev.loom.chat.Delta;
import dev.loom.chat.TokenEstimator;
import java.util.OptionalLong;

/**
 * What a streamed answer may be billed for as far as it came: an estimate, made while the pieces
 * pass, so that of a long answer never more than one section is held. Reasoning is left out: what
 * is shown of it is not what is billed. Thread-safe.
 */
final class HeardText {
  private static final int SECTION = 1 << 16;

  private final TokenEstimator estimator;
  private final StringBuilder section = new StringBuilder();
  private boolean heard;
  private boolean broken;
  private long tokens;

  HeardText(TokenEstimator estimator) {
    this.estimator = estimator;
  }

  synchronized void add(Delta delta) {
    heard = true;
    if (delta instanceof Delta.Text piece) {
      section.append(piece.text());
    } else if (delta instanceof Delta.ToolCallPiece piece) {
      if (piece.name() != null) {
        tokens += UsageEstimate.TOOL_CALL;
        section.append(' ').append(piece.name()).append(' ');
      }
      section.append(piece.arguments());
    }
    if (section.length() >= SECTION) {
      settle();
    }
  }

  /** The estimate so far; empty when nothing was heard, or the estimator failed. */
  synchronized OptionalLong tokens() {
    settle();
    return heard && !broken ? OptionalLong.of(tokens) : OptionalLong.empty();
  }

  /** A host's estimator must not end the host's stream. */
  private void settle() {
    try {
      tokens += section.isEmpty() || broken ? 0 : Math.max(0, estimator.tokens(section));
    } catch (Throwable trouble) {
      broken = true;
    }
    section.setLength(0);
  }
}
