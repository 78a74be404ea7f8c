package dev.loom.cache.redis;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Makes questions whose right answer cannot be guessed, so that neither an old reply nor a server
 * that takes no writes passes for a good one. Thread-safe.
 */
final class Probe {
  private static final int NONCE_BYTES = 16;
  private static final int LIFE_MILLIS = 5_000;

  private final String prefix;
  private final SecureRandom random = new SecureRandom();

  /** A maker of questions about keys that begin with a prefix. */
  Probe(String prefix) {
    this.prefix = prefix + ":v1:probe:";
  }

  /**
   * One question: keep the nonce under the key, then say what is there.
   *
   * @param key a key of this question alone
   * @param nonce random bytes
   */
  record Question(byte[] key, byte[] nonce) {
    CommandArguments write() {
      return new CommandArguments(Command.SET).key(key).add(nonce).add("PX").add(LIFE_MILLIS);
    }

    CommandArguments read() {
      return new CommandArguments(Command.GET).key(key);
    }
  }

  Question next() {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    String key = prefix + HexFormat.of().formatHex(nonce, 0, NONCE_BYTES / 2);
    return new Question(key.getBytes(StandardCharsets.US_ASCII), nonce);
  }
}
