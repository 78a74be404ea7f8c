package dev.loom.faults;

import java.util.List;
import java.util.Random;

/** The first calls of a JVM load classes, which would be charged to whatever is measured first. */
final class Warmth {
  private static final int CALLS = 3_000;

  private static boolean isWarm;

  private Warmth() {}

  static synchronized void ensure() {
    if (isWarm) {
      return;
    }
    isWarm = true;
    for (Outage mode : List.of(Outage.KILLED, Outage.BLACK_HOLE)) {
      try (Wire wire = new Wire(1);
          Node node = new Node(wire.uri())) {
        Load load = new Load(node, new Random(1));
        load.run(CALLS);
        mode.begin(wire);
        load.run(CALLS);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
