package dev.loom.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HouseRulesTest {

  private static final JavaClasses TREE = HouseClasses.ofTree();

  static List<ArchRule> rules() {
    return HouseRules.all();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void treeKeepsRule(ArchRule rule) {
    rule.check(TREE);
  }

  @Test
  void rulesSeeEveryPublishedModule() throws IOException {
    assertThat(HouseClasses.modulesWithCode())
        .contains("loom-core")
        .allSatisfy(
            module ->
                assertThat(HouseClasses.reads(TREE, module))
                    .as("classes of %s are on the class path of the rules", module)
                    .isTrue());
  }

  @Test
  void costSourcesNameNoFloatingPoint() throws IOException {
    assertThat(
            FloatingPointSources.below(
                HouseClasses.ROOT.resolve("loom-core/src/main/java/dev/loom/cost")))
        .isEmpty();
  }
}
