package dev.loom.examples.redact;

import dev.loom.examples.terminal.CommandFailure;
import dev.loom.privacy.Finding;
import dev.loom.privacy.RedactedText;
import dev.loom.privacy.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Redacts a text of any length in bounded memory, in windows that end with a line. */
final class RedactedWindows {
  private static final int WINDOW = 1 << 20;

  /** What stands so near to the end of a window is left for the next one. */
  private static final int MARGIN = 1 << 14;

  private final Reader in;
  private final PrintStream out;
  private final Redactor redactor;
  private final StringBuilder window = new StringBuilder(WINDOW);
  private final char[] buffer = new char[1 << 14];

  RedactedWindows(InputStream in, PrintStream out, Redactor redactor) {
    this.in =
        new InputStreamReader(
            in,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    this.out = out;
    this.redactor = redactor;
  }

  void copy() throws IOException {
    while (fill()) {
      String text = window.toString();
      int end = end(text, redacted(text).findings());
      out.print(redacted(text.substring(0, end)).value());
      window.delete(0, end);
    }
    out.print(redacted(window.toString()).value());
  }

  /** False when the rest of the input is in the window. */
  private boolean fill() throws IOException {
    try {
      while (window.length() < WINDOW) {
        int read = in.read(buffer);
        if (read < 0) {
          return false;
        }
        window.append(buffer, 0, read);
      }
      return true;
    } catch (CharacterCodingException e) {
      throw CommandFailure.failed("The input is not UTF-8; convert it, and try again.", e);
    }
  }

  private RedactedText redacted(String text) {
    RedactedText clean = redactor.redact(text, Integer.MAX_VALUE);
    if (clean.failedRule().isPresent()) {
      throw CommandFailure.failed("The text could not be redacted; nothing more is printed.");
    }
    return clean;
  }

  /** Behind a line, outside of what was found; where there is none, behind a word. */
  private static int end(String text, List<Finding> findings) {
    int words = 0;
    int next = findings.size() - 1;
    for (int i = text.length() - MARGIN; i > 0; i--) {
      while (next >= 0 && findings.get(next).start() >= i) {
        next--;
      }
      if (next >= 0 && findings.get(next).end() > i) {
        i = findings.get(next).start() + 1;
        continue;
      }
      char c = text.charAt(i - 1);
      if (c == '\n') {
        return i;
      }
      words = words == 0 && c == ' ' ? i : words;
    }
    return words > 0 ? words : firstFree(text, findings);
  }

  /** Neither line nor word: the end of the first finding, else half of the window. */
  private static int firstFree(String text, List<Finding> findings) {
    int half = text.length() / 2;
    for (Finding finding : findings) {
      if (finding.start() < half && finding.end() > half) {
        return finding.end();
      }
    }
    return Character.isLowSurrogate(text.charAt(half)) ? half - 1 : half;
  }
}
