package dev.loom.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;

/**
 * The house rules that class files show. Each is checked on the tree by {@link HouseRulesTest} and
 * on a planted violation by {@link PlantedViolationTest}, which is why some rules may find no
 * class.
 */
final class HouseRules {

  private static final DescribedPredicate<JavaClass> PUBLISHED =
      describe("are published", type -> HousePlan.published(type.getPackageName()));

  static final ArchRule ARROWS =
      classes()
          .that(PUBLISHED)
          .should(new FollowArrows())
          .as("a published package names only the packages of ours that the plan gives it");

  static final ArchRule NO_CYCLES =
      slices()
          .assignedFrom(byPackage())
          .should()
          .beFreeOfCycles()
          .as("packages are free of cycles")
          .allowEmptyShould(true);

  static final ArchRule FOREIGN_APIS =
      classes()
          .should(new KeepForeignApisHome())
          .as("a foreign API is used in its own module only");

  static final ArchRule PUBLIC_SIGNATURES =
      classes()
          .that(PUBLISHED)
          .should(new HideForeignTypes())
          .as("public signatures of published modules show no foreign type");

  static final ArchRule EXACT_COST =
      classes()
          .that()
          .resideInAPackage("dev.loom.cost..")
          .should(new AvoidFloatingPoint())
          .allowEmptyShould(true)
          .as("cost is computed without float and double");

  static final ArchRule NO_SERIALIZATION =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
          .as("nothing is serialized by Java");

  static final ArchRule NO_CONSOLE =
      noClasses()
          .that(PUBLISHED)
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
          .as("published modules leave standard output and error alone");

  static final ArchRule HIDDEN_SHARE =
      classes()
          .should(new HideEnoughTypes(40))
          .as("at least 40 % of the top-level types of a feature module are package-private");

  static final ArchRule NULL_MARKED =
      classes()
          .should(new LiveInNullMarkedPackage())
          .as("every package has a package-info with @NullMarked");

  static final ArchRule PACKAGE_NAMES =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..impl..", "..common..")
          .as("no package is named util, impl or common");

  static final ArchRule REDACTED_RECORDS =
      classes()
          .that(describe("are records and sinks", LogOnlyRedactedText::applies))
          .should(new LogOnlyRedactedText())
          .allowEmptyShould(true)
          .as("call records and sinks take free text only as RedactedText");

  private HouseRules() {}

  static List<ArchRule> all() {
    return List.of(
        ARROWS,
        NO_CYCLES,
        FOREIGN_APIS,
        PUBLIC_SIGNATURES,
        EXACT_COST,
        NO_SERIALIZATION,
        NO_CONSOLE,
        HIDDEN_SHARE,
        NULL_MARKED,
        PACKAGE_NAMES,
        REDACTED_RECORDS);
  }

  private static SliceAssignment byPackage() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return HousePlan.within(type.getPackageName(), "dev.loom")
            ? SliceIdentifier.of(type.getPackageName())
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "package";
      }
    };
  }
}
