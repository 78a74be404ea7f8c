package dev.loom.examples.lines;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Lines of a UTF-8 text, ended by LF or CRLF, in bounded memory: of a line that is too long nothing
 * is kept. Not thread-safe.
 */
public final class Lines implements AutoCloseable {
  /** Most bytes of a line, unless it is said otherwise. */
  public static final int LIMIT = 1 << 20;

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final int limit;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private int position;
  private int end;
  private long number;
  private long bytes;
  private boolean tooLong;

  /** Reads a stream; closing the lines closes it. */
  public Lines(InputStream in) {
    this(in, LIMIT);
  }

  /** Reads a stream with lines of at most so many bytes, in whole units of 1,048,576. */
  public Lines(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** Moves to the next line; false at the end. */
  public boolean next() throws IOException {
    line.reset();
    tooLong = false;
    boolean any = false;
    while (true) {
      if (position == end && !fill()) {
        number += any ? 1 : 0;
        return any;
      }
      any = true;
      int stop = position;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      keep(position, stop - position);
      boolean ended = stop < end;
      bytes += stop - position + (ended ? 1 : 0);
      position = ended ? stop + 1 : stop;
      if (ended) {
        number++;
        return true;
      }
    }
  }

  /** The current line's number, from 1. */
  public long number() {
    return number;
  }

  /** Bytes read so far, line ends included. */
  public long bytes() {
    return bytes;
  }

  /**
   * The current line without its end, and without a byte order mark.
   *
   * @throws BadLineException when it is too long or not UTF-8
   */
  public String text() {
    byte[] raw = line.toByteArray();
    int length = raw.length > 0 && raw[raw.length - 1] == '\r' ? raw.length - 1 : raw.length;
    if (tooLong || length > limit) {
      throw new BadLineException("longer than " + (limit >> 20) + " MiB");
    }
    String text;
    try {
      text = decoder.decode(ByteBuffer.wrap(raw, 0, length)).toString();
    } catch (CharacterCodingException e) {
      throw new BadLineException("not UTF-8");
    }
    return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private void keep(int from, int length) {
    if (tooLong || line.size() + length > limit + 1) {
      tooLong = true;
      line.reset();
    } else {
      line.write(buffer, from, length);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
