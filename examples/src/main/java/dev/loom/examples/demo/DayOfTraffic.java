package dev.loom.examples.demo;

import dev.loom.chat.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes the calls of one day in order: few at night, most around noon and in the afternoon; some
 * users and some questions far more often than others. The same seed makes the same calls.
 */
final class DayOfTraffic {
  private static final int[] BY_HOUR = {
    1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 20, 19, 15, 17, 20, 19, 16, 12, 8, 6, 5, 4, 2, 1
  };
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
  private static final List<String> TENANTS = List.of("north", "south");
  private static final double QUESTION_EXPONENT = 1.4;
  private static final double USER_EXPONENT = 0.8;

  private static final int MOVED_ON_PER_HOUR = 7;

  /** Share of questions that nobody else asks. */
  private static final double UNIQUE = 0.25;

  private static final double[] SHARES = {0.36, 0.14, 0.08, 0.14, 0.16, 0.12};

  private final Random random;
  private final Instant start;
  private final long[] offsets;
  private final Zipf userRanks;
  private final List<Zipf> questionRanks = new ArrayList<>();
  private final List<List<Integer>> questions = new ArrayList<>();
  private int next;

  DayOfTraffic(long seed, Instant start, int calls, int users) {
    this.random = new Random(seed);
    this.start = start;
    this.userRanks = new Zipf(users, USER_EXPONENT);
    for (Workload workload : Workload.ALL) {
      questionRanks.add(new Zipf(workload.size(), QUESTION_EXPONENT));
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < workload.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      questions.add(order);
    }
    this.offsets = offsets(calls);
  }

  private long[] offsets(int calls) {
    int sum = Arrays.stream(BY_HOUR).sum();
    long[] drawn = new long[calls];
    for (int i = 0; i < calls; i++) {
      int at = random.nextInt(sum);
      int hour = 0;
      while (at >= BY_HOUR[hour]) {
        at -= BY_HOUR[hour++];
      }
      drawn[i] = hour * HOUR_MILLIS + random.nextInt((int) HOUR_MILLIS);
    }
    Arrays.sort(drawn);
    return drawn;
  }

  boolean hasNext() {
    return next < offsets.length;
  }

  SimulatedCall next() {
    int which = workload();
    Workload workload = Workload.ALL.get(which);
    int question = question(which);
    int user = userRanks.draw(random);
    Caller caller =
        new Caller(
            TENANTS.get(user % TENANTS.size()),
            "user-%02d".formatted(user + 1),
            Map.of("feature", workload.feature()));
    String detail =
        random.nextDouble() < UNIQUE ? " Reference %06d.".formatted(random.nextInt(1_000_000)) : "";
    boolean streamed = random.nextInt(100) < workload.streamed();
    return new SimulatedCall(
        start.plusMillis(offsets[next++]),
        workload.request(question, detail).caller(caller).build(),
        streamed);
  }

  /** What everybody asks at one hour is not what they ask at the next: the ranks move on. */
  private int question(int which) {
    List<Integer> order = questions.get(which);
    int rank = questionRanks.get(which).draw(random);
    int hour = (int) (offsets[next] / HOUR_MILLIS);
    return order.get((rank + hour * MOVED_ON_PER_HOUR) % order.size());
  }

  private int workload() {
    double at = random.nextDouble();
    int which = 0;
    while (which < SHARES.length - 1 && at >= SHARES[which]) {
      at -= SHARES[which++];
    }
    return which;
  }
}
