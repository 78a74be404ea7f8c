package dev.loom.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows what a scalar refers to: {@code ${NAME}}, the variable of the environment, anywhere in
 * the text, and {@code file:PATH} where a secret is asked for. With a second dollar sign in front a
 * reference is none. What a reference gives is text, whatever it looks like: it is not searched for
 * further references, and it can make no setting of its own.
 */
final class References {
  private static final String FILE = "file:";
  private static final int MAX_FILE_BYTES = 1 << 16;
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)})?");

  private final Function<String, @Nullable String> environment;
  private final Path folder;

  /** References into an environment, and to files relative to a folder. */
  References(Function<String, @Nullable String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /** The text with its variables in place. */
  String text(String written) throws BadValueException {
    Matcher reference = REFERENCE.matcher(written);
    StringBuilder text = new StringBuilder();
    while (reference.find()) {
      reference.appendReplacement(text, "");
      text.append(reference.group().startsWith("$$") ? "${" : variable(reference.group(1)));
    }
    return reference.appendTail(text).toString();
  }

  private String variable(@Nullable String name) throws BadValueException {
    if (name == null) {
      throw new BadValueException(
          "holds \"${\" without a variable's name; allowed is ${NAME}, or $${ for the characters"
              + " themselves");
    }
    String value = environment.apply(name);
    if (value == null) {
      throw new BadValueException(
          "refers to the environment variable " + Shown.name(name) + ", which is not set");
    }
    return value;
  }

  /** The text with its variables in place or, where the file says so, the content of a file. */
  Secret secret(String written) throws BadValueException {
    String text = text(written);
    return Secret.of(
        written.startsWith(FILE) ? content(text.substring(FILE.length()), written) : text);
  }

  private String content(String path, String written) throws BadValueException {
    String refers = "refers to " + Shown.quoted(written) + ", which ";
    try (InputStream in = Files.newInputStream(folder.resolve(path))) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new BadValueException(refers + "is larger than " + MAX_FILE_BYTES + " bytes");
      }
      return plain(utf8(bytes));
    } catch (CharacterCodingException e) {
      throw new BadValueException(refers + "is not UTF-8 text");
    } catch (NoSuchFileException e) {
      throw new BadValueException(refers + "does not exist");
    } catch (IOException | InvalidPathException e) {
      throw new BadValueException(refers + "cannot be read as a file");
    }
  }

  /** Text of bytes that are UTF-8; anything else is refused, never replaced. */
  static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** What an editor adds is no part of a secret: a byte order mark, and the last line break. */
  private static String plain(String text) {
    int end = text.length();
    if (text.endsWith("\n")) {
      end--;
      if (end > 0 && text.charAt(end - 1) == '\r') {
        end--;
      }
    }
    return text.substring(text.startsWith("\uFEFF") ? 1 : 0, end);
  }
}
