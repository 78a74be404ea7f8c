package dev.loom.examples.imports;

import dev.loom.chat.ModelId;
import dev.loom.log.CallIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * Who a row is: the same row of the same input has the same id and user in every run, so reading a
 * file again, or a longer copy of it, adds only what is new. Not thread-safe.
 */
final class RowIdentity {
  private final String format;
  private final MessageDigest sha;
  private final Occurrences occurrences = new Occurrences();
  private final int users;

  /**
   * Identities of one import.
   *
   * @param format the input's format
   * @param users how many users rows without one are spread over, 0 for none
   */
  RowIdentity(String format, int users) {
    this.format = format;
    this.users = users;
    try {
      this.sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Occurrences are counted by file: a file given twice is the same rows twice. */
  void nextFile() {
    occurrences.clear();
  }

  /** Takes a row in the order of its file. */
  Row row(ModelId model, String text) {
    add(format);
    add(model.provider());
    add(model.model());
    add(text);
    byte[] content = sha.digest();
    int occurrence = occurrences.next(ByteBuffer.wrap(content).getLong());
    sha.update(content);
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(occurrence).flip());
    ByteBuffer bits = ByteBuffer.wrap(sha.digest());
    return new Row(bits.getLong(), bits.getLong(), userOf(bits.getLong()));
  }

  /** Length first, so that no two lists of texts make the same bytes. */
  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    sha.update(bytes);
  }

  private String userOf(long bits) {
    return users == 0 ? "" : "user-" + (Long.remainderUnsigned(bits, users) + 1);
  }

  /**
   * A row's identity.
   *
   * @param high bits of the id
   * @param low bits of the id
   * @param user the user it falls to, empty for none
   */
  record Row(long high, long low, String user) {
    UUID id(Instant start) {
      return CallIds.of(start, high, low);
    }
  }
}
