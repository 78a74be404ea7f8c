package dev.loom.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows whose tests need what only their own modules see bear the same mark there. */
class ElsewhereTest {
  private static final Path ROOT = Path.of(System.getProperty("loom.root", ".."));

  @Test
  void rowsOfOtherModulesAreFoundByTheirIds() throws Exception {
    List<Elsewhere> found = Elsewhere.in(ROOT);
    assertThat(found).extracting(Elsewhere::id).contains("R-09", "R-10", "R-11", "R-22", "R-26");
    assertThat(found)
        .filteredOn(each -> each.id().equals("R-10"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.module()).isEqualTo("loom-cache");
              assertThat(each.type()).isEqualTo("dev.loom.cache.blackbox.FlightFaultsTest");
              assertThat(each.method())
                  .isEqualTo("eachFollowerReturnsInItsOwnTimeAndTheFlightGoesOn");
            });
  }
}
