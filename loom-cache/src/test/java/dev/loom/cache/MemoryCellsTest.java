package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** How entries enter and leave the cells of a store in memory. */
class MemoryCellsTest {
  private static final long SEED = Long.getLong("loom.seed", 42);

  private final MemoryCells cells = new MemoryCells();

  private static CacheEntry entry(int number) {
    return MemoryBackendTest.entry(
        number, MemoryBackendTest.cell(1), Set.of(), Duration.ofNanos(100));
  }

  private Slot enter(int number, long now) {
    return cells.enter(entry(number), now, 0);
  }

  @Test
  void hiddenEntryIsCountedForItsInvalidationWhoeverLetsItGo() {
    LongAdder expirations = new LongAdder();
    LongAdder evictions = new LongAdder();
    Sweep sweep = new Sweep(CacheSelector.all(), 1, 50, expirations);
    Slot alive = enter(1, 0);
    Slot expired = enter(2, -50);
    Slot early = enter(3, 0);
    assertThat(cells.leave(early, evictions)).isTrue();
    alive.generation.end(sweep);
    assertThat(cells.leave(alive, evictions)).isTrue();
    assertThat(cells.leave(expired, evictions)).isTrue();
    for (Slot slot : List.of(early, alive, expired)) {
      assertThat(cells.leave(slot, evictions)).as("each leaves once").isFalse();
    }
    assertThat(sweep.removed.sum()).isEqualTo(1);
    assertThat(expirations.sum()).isEqualTo(1);
    assertThat(evictions.sum()).isEqualTo(1);
  }

  @Test
  void lastEntryOfACellIsInvisibleBeforeItsCellIsForgotten() {
    Slot evicted = enter(1, 0);
    assertThat(evicted.isVisible()).isTrue();
    cells.leave(evicted, null); // and the evicting thread stops here, the entry still in memory
    assertThat(cells.chosen(CacheSelector.all())).isEmpty();
    assertThat(evicted.isVisible()).isFalse();
  }

  @Test
  void generationThatHasRetiredOrEndedTakesNoEntry() {
    Slot one = enter(1, 0);
    Slot two = enter(2, 0);
    Generation generation = one.generation;
    assertThat(two.generation).isSameAs(generation);
    assertThat(generation.entries()).isEqualTo(2);
    assertThat(generation.bytes()).isEqualTo(one.sizeBytes() + two.sizeBytes());
    cells.leave(one, null);
    assertThat(generation.isRetired()).isFalse();
    cells.leave(two, null);
    assertThat(generation.isRetired()).isTrue();
    assertThat(generation.enter(new Slot(entry(3), generation, 0, 0))).isFalse();
    assertThat(generation.entries() + generation.bytes() + cells.size()).isZero();
    Slot three = enter(3, 0);
    three.generation.end(new Sweep(CacheSelector.all(), 1, 0, new LongAdder()));
    assertThat(enter(4, 0).generation).isNotSameAs(three.generation);
  }

  @Test
  void generationHoldsWhatHasEnteredAndNotLeft() {
    Random random = new Random(SEED);
    Slot first = enter(0, 0);
    Set<Slot> held = new HashSet<>(Set.of(first));
    for (int i = 1; i < 20_000; i++) {
      if (random.nextInt(1_000) < (i % 4_000 < 2_000 ? 700 : 300)) { // grows and shrinks
        held.add(enter(i, 0));
      } else if (held.size() > 1) {
        Slot[] all = first.generation.slots();
        Slot leaving = all[random.nextInt(all.length)];
        if (leaving != first) { // which keeps the generation
          assertThat(cells.leave(leaving, null)).isTrue();
          held.remove(leaving);
        }
      }
      if (i % 100 == 0) {
        assertThat(first.generation.slots())
            .as("seed %d", SEED)
            .containsExactlyInAnyOrderElementsOf(held);
        assertThat(first.generation.entries()).as("seed %d", SEED).isEqualTo(held.size());
      }
    }
    held.forEach(slot -> cells.leave(slot, null));
    assertThat(cells.size()).isZero();
  }

  @Test
  void cellThatComesWhileAnInvalidationChoosesIsDroppedByItToo() {
    List<Generation> whole = cells.chosen(CacheSelector.provider("p"));
    Slot before = enter(1, 0);
    Sweep sweep = new Sweep(CacheSelector.provider("p"), 1, 50, new LongAdder());
    Slot after = cells.enter(entry(2), 50, 1);
    List<Slot> freed = new ArrayList<>();
    cells.leave(whole, freed::add);
    cells.leave(sweep, freed::add);
    assertThat(freed).containsExactly(before);
    assertThat(sweep.removed.sum()).isEqualTo(1);
    assertThat(after.isVisible()).isTrue();
  }

  @Test
  void firstOfTwoInvalidationsThatChooseACellCountsItsEntries() {
    enter(1, 0);
    Sweep first = new Sweep(CacheSelector.all(), 1, 50, new LongAdder());
    Sweep second = new Sweep(CacheSelector.provider("p"), 2, 60, new LongAdder());
    List<Generation> whole = cells.chosen(first.selector());
    List<Generation> same = cells.chosen(second.selector());
    whole.forEach(generation -> generation.end(first));
    same.forEach(generation -> generation.end(second));
    cells.leave(same, slot -> {});
    cells.leave(whole, slot -> {});
    assertThat(first.removed.sum()).isEqualTo(1);
    assertThat(second.removed.sum()).isZero();
  }
}
