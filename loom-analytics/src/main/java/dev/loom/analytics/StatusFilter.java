package dev.loom.analytics;

import java.util.Locale;

/**
 * Which status codes are meant: one code or a group. Status 0 means that no answer was received.
 */
public sealed interface StatusFilter {

  /**
   * Exactly one status.
   *
   * @param status 0 to 999
   */
  record Code(int status) implements StatusFilter {
    // Rejects what no call can have.
    public Code {
      if (status < 0 || status > 999) {
        throw new InvalidQueryException("status is " + status + "; allowed are 0 to 999");
      }
    }

    @Override
    public boolean matches(int other) {
      return status == other;
    }
  }

  /** Groups of status codes. */
  enum Group implements StatusFilter {
    /** 400 to 499. */
    CLIENT_ERROR {
      @Override
      public boolean matches(int status) {
        return status >= 400 && status < 500;
      }
    },
    /** 500 to 599. */
    SERVER_ERROR {
      @Override
      public boolean matches(int status) {
        return status >= 500 && status < 600;
      }
    },
    /** What an error rate counts: 400 and above, and 0. */
    ERROR {
      @Override
      public boolean matches(int status) {
        return status >= 400 || status == 0;
      }
    },
    /** All that is not {@link #ERROR}. */
    SUCCESS {
      @Override
      public boolean matches(int status) {
        return !ERROR.matches(status);
      }
    }
  }

  /**
   * Whether a status is meant.
   *
   * @param status a call's status
   * @return true when it is
   */
  boolean matches(int status);

  /**
   * Reads the text form of the HTTP contract and the command line.
   *
   * @param text a code such as {@code 200}, or {@code 4xx}, {@code 5xx}, {@code error}, {@code
   *     success}, in any case
   * @return the filter
   * @throws InvalidQueryException for any other text
   */
  static StatusFilter parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "4xx" -> Group.CLIENT_ERROR;
      case "5xx" -> Group.SERVER_ERROR;
      case "error" -> Group.ERROR;
      case "success" -> Group.SUCCESS;
      default -> {
        if (text.matches("[0-9]{1,3}")) {
          yield new Code(Integer.parseInt(text));
        }
        throw new InvalidQueryException(
            "status is not a code of 0 to 999, 4xx, 5xx, error or success");
      }
    };
  }
}
