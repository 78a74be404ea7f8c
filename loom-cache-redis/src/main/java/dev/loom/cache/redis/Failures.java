package dev.loom.cache.redis;

import dev.loom.cache.redis.LinkException.Kind;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What went wrong, by the exception or the reply that says so. */
final class Failures {
  private static final String NO_SCRIPT = "NOSCRIPT";
  private static final int MAX_CAUSES = 8;
  private static final Set<String> DENIED = Set.of("NOAUTH", "WRONGPASS", "NOPERM");
  private static final Set<String> NOT_READY =
      Set.of("LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS", "MISCONF", "BUSY");

  // Within the text of a failed script stands the reply of the command that failed.
  private static final Pattern CODE =
      Pattern.compile(
          "\\b(NOAUTH|WRONGPASS|NOPERM|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|NOREPLICAS|MISCONF"
              + "|BUSY|OOM)\\b");

  private Failures() {}

  /** Whether a reply says that a script has to be sent with its text. */
  static boolean isMissingScript(Throwable trouble) {
    return trouble instanceof JedisDataException && text(trouble).startsWith(NO_SCRIPT);
  }

  /** Whether this is an error that Redis replied, after which a connection is as good as before. */
  static boolean isReply(Throwable trouble) {
    return trouble instanceof JedisDataException
        && !(trouble instanceof JedisClusterOperationException);
  }

  static LinkException of(Throwable trouble) {
    if (trouble instanceof LinkException known) {
      return known;
    }
    Kind kind = isReply(trouble) ? replied(trouble) : broken(trouble);
    return new LinkException(kind, sentence(kind), trouble);
  }

  static LinkException of(Kind kind) {
    return new LinkException(kind, sentence(kind), null);
  }

  private static Kind replied(Throwable trouble) {
    if (trouble instanceof JedisAccessControlException) {
      return Kind.DENIED;
    }
    Matcher code = CODE.matcher(text(trouble));
    if (!code.find()) {
      return Kind.PROTOCOL;
    }
    String found = code.group();
    return DENIED.contains(found)
        ? Kind.DENIED
        : NOT_READY.contains(found) ? Kind.NOT_READY : Kind.OUT_OF_MEMORY;
  }

  private static Kind broken(Throwable trouble) {
    Throwable cause = trouble;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof SocketTimeoutException) {
        return Kind.TIMEOUT;
      }
      if (cause instanceof ConnectException) {
        return Kind.REFUSED;
      }
      if (cause instanceof NoSuchElementException) { // how a pool of Jedis says that it is empty
        return Kind.EXHAUSTED;
      }
      if (cause instanceof JedisAccessControlException) {
        return Kind.DENIED;
      }
      if (cause instanceof ProtocolException) {
        return Kind.PROTOCOL;
      }
      cause = cause.getCause();
    }
    return trouble instanceof JedisException ? Kind.IO : Kind.PROTOCOL;
  }

  private static String text(Throwable trouble) {
    String text = trouble.getMessage();
    return text == null ? "" : text;
  }

  private static String sentence(Kind kind) {
    return switch (kind) {
      case OPEN -> "Redis is not asked while it is away";
      case TIMEOUT -> "Redis did not answer in time";
      case CUT_SHORT -> "no time was left for Redis to answer";
      case EXHAUSTED -> "no connection to Redis was free in time";
      case REFUSED -> "Redis refused the connection";
      case IO -> "the connection to Redis broke";
      case PROTOCOL -> "Redis sent what is no answer to the command";
      case WRONG_REPLY -> "Redis sent the answer to another command";
      case DENIED -> "Redis rejected the credentials or the command";
      case NOT_READY -> "Redis is not ready for commands";
      case OUT_OF_MEMORY -> "Redis has no memory left";
      case CLOSED -> "the cache is closed";
    };
  }
}
