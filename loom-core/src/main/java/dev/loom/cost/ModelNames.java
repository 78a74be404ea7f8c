package dev.loom.cost;

import dev.loom.chat.UsageFormat;
import java.time.YearMonth;

/**
 * What may be taken off a model's id when the id itself is in no price book. Only what is known to
 * name a route, a date or a version; whatever might name another model stays.
 */
final class ModelNames {
  private static final String[] ROUTES = {
    "openrouter/", "models/", "us.", "eu.", "apac.", "jp.", "au.", "us-gov.", "global."
  };
  private static final String[] PATHS = {"publishers/", "accounts/"};
  private static final String PROFILE = "inference-profile/";
  private static final String MODELS = "/models/";

  private ModelNames() {}

  /**
   * Takes off one routing prefix; that of the provider may be any of its names.
   *
   * @param id a model id in lower case
   * @param provider the provider that was asked, by its id in price books; may be empty
   * @return the rest, or the id itself when it has none
   */
  static String withoutRoute(String id, String provider) {
    if (id.startsWith("arn:") && id.contains(PROFILE)) {
      return withoutRegionOrRoute(id.substring(id.lastIndexOf(PROFILE) + PROFILE.length()));
    }
    int slash = provider.isEmpty() ? -1 : id.indexOf('/');
    if (slash > 0 && UsageFormat.providerId(id.substring(0, slash)).equals(provider)) {
      return id.substring(slash + 1);
    }
    return withoutRegionOrRoute(id);
  }

  private static String withoutRegionOrRoute(String id) {
    for (String route : ROUTES) {
      if (id.startsWith(route)) {
        return id.substring(route.length());
      }
    }
    for (String path : PATHS) {
      int models = id.startsWith(path) ? id.indexOf(MODELS) : -1;
      if (models >= 0) {
        return id.substring(models + MODELS.length());
      }
    }
    return id;
  }

  /** Takes off Bedrock's {@code -vN:M}; the id itself when it has none. */
  static String withoutVersion(String id) {
    int i = skipDigits(id, id.length());
    if (i == id.length() || i == 0 || id.charAt(i - 1) != ':') {
      return id;
    }
    int n = skipDigits(id, i - 1);
    boolean version = n < i - 1 && n >= 2 && id.startsWith("-v", n - 2);
    return version ? id.substring(0, n - 2) : id;
  }

  private static int skipDigits(String id, int end) {
    int i = end;
    while (i > 0 && isDigit(id.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  /**
   * Takes off one full date: {@code -YYYY-MM-DD}, {@code -YYYYMMDD} or {@code @YYYYMMDD}; the id
   * itself when it has none, or when the digits are no date of this century.
   */
  static String withoutDate(String id) {
    int n = id.length();
    if (n > 11 && id.charAt(n - 11) == '-' && id.charAt(n - 6) == '-' && id.charAt(n - 3) == '-') {
      return isDate(id, n - 10, n - 5, n - 2) ? id.substring(0, n - 11) : id;
    }
    if (n > 9 && (id.charAt(n - 9) == '-' || id.charAt(n - 9) == '@')) {
      return isDate(id, n - 8, n - 4, n - 2) ? id.substring(0, n - 9) : id;
    }
    return id;
  }

  private static boolean isDate(String id, int yearAt, int monthAt, int dayAt) {
    int year = number(id, yearAt, 4);
    int month = number(id, monthAt, 2);
    int day = number(id, dayAt, 2);
    return year >= 2000
        && year < 2100
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= YearMonth.of(year, month).lengthOfMonth();
  }

  /** The number of so many digits, -1 when one of them is none. */
  private static int number(String id, int at, int digits) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      if (!isDigit(id.charAt(i))) {
        return -1;
      }
      number = number * 10 + id.charAt(i) - '0';
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
