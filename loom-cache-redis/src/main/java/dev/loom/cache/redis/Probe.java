package dev.loom.cache.redis;

import dev.loom.cache.redis.LinkException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
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

  /** One question: keep the nonce under a key of its own, then say what is there. */
  static final class Question {
    private final byte[] key;
    private final byte[] nonce;

    private Question(byte[] key, byte[] nonce) {
      this.key = key;
      this.nonce = nonce;
    }

    CommandArguments write() {
      return new CommandArguments(Command.SET).key(key).add(nonce).add("PX").add(LIFE_MILLIS);
    }

    CommandArguments read() {
      return new CommandArguments(Command.GET).key(key);
    }

    /** Fails unless this is the answer to {@link #read}. */
    void check(@Nullable Object answer) throws LinkException {
      if (!(answer instanceof byte[] found) || !Arrays.equals(found, nonce)) {
        throw Failures.of(Kind.WRONG_REPLY);
      }
    }
  }

  Question next() {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    String key = prefix + HexFormat.of().formatHex(nonce, 0, NONCE_BYTES / 2);
    return new Question(key.getBytes(StandardCharsets.US_ASCII), nonce);
  }
}
