package dev.loom.examples.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a command writes: results on {@code out}, everything else on {@code err}. Knows which of
 * the two is a terminal, since only a terminal gets colour and progress.
 */
public final class Console {
  private static final int BUFFER = 1 << 16;
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}&&[^\n\t]]");

  private final InputStream in;
  private final GuardedStream guarded;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private final boolean colour;
  private final boolean progress;

  /** Three streams, none of them a terminal. */
  public Console(InputStream in, OutputStream out, OutputStream err) {
    this(in, out, err, false, false, false);
  }

  private Console(
      InputStream in,
      OutputStream out,
      OutputStream err,
      boolean terminal,
      boolean colour,
      boolean progress) {
    this.in = in;
    this.guarded = new GuardedStream(out, BUFFER);
    this.out = new PrintStream(guarded, false, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.terminal = terminal;
    this.colour = colour;
    this.progress = progress;
  }

  /** The streams of this process. The start script tells by system properties what they are. */
  public static Console ofProcess(Map<String, String> environment) {
    String noColour = environment.get("NO_COLOR");
    boolean terminal = Boolean.getBoolean("loom.terminal.out");
    return new Console(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        terminal,
        terminal && (noColour == null || noColour.isEmpty()),
        Boolean.getBoolean("loom.terminal.err"));
  }

  /** What the command reads. */
  public InputStream in() {
    return in;
  }

  /** Results. Buffered: flush to show something before the command ends. */
  public PrintStream out() {
    return out;
  }

  /** Everything else. */
  public PrintStream err() {
    return err;
  }

  /**
   * Text of others, such as a model's: raw for a file or a pipe, but on a terminal without the
   * control characters that would move its cursor or change its title.
   */
  public String foreign(String text) {
    return terminal ? UNSAFE.matcher(text).replaceAll("\uFFFD") : text;
  }

  /** Whether {@code out} may be coloured. */
  public boolean colour() {
    return colour;
  }

  /** Whether {@code err} may show a line that is written over and over. */
  public boolean progress() {
    return progress;
  }

  /**
   * Flushes both streams.
   *
   * @throws CommandFailure when results were lost; a reader that went away is none
   */
  public void finish() {
    out.flush();
    err.flush();
    guarded.check();
  }
}
