package dev.loom.log;

import dev.loom.cost.CostCalculator;
import dev.loom.cost.PriceBook;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once of a price book that nobody has looked at for long. */
final class PriceAge {
  static final PriceAge OF_PROCESS = new PriceAge(LoggerFactory.getLogger(Logging.class));

  private static final Duration FRESH = Duration.ofDays(90);

  /** A host that makes a new book over and over must not fill the memory. */
  private static final int MAX_WARNED = 100;

  private final Logger log;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  PriceAge(Logger log) {
    this.log = log;
  }

  /** Looks at the book in force; trouble of the host's clock or supplier shows at its calls. */
  void check(CostCalculator calculator, Clock clock) {
    try {
      PriceBook book = calculator.book();
      Optional<Duration> age = book.age(clock.instant());
      if (age.isPresent()
          && age.get().compareTo(FRESH) > 0
          && warned.size() < MAX_WARNED
          && warned.add(book.version())) {
        log.warn(
            "The prices {} are {} days old; costs may be wrong. Give newer ones in a price file.",
            book.version(),
            age.get().toDays());
      }
    } catch (RuntimeException e) {
      log.debug("The age of the prices is not known ({})", e.getClass().getName());
    }
  }
}
