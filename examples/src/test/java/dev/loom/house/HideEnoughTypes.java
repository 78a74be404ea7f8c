package dev.loom.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Counts the top-level types of each feature module; says the share, and which are public. */
final class HideEnoughTypes extends ArchCondition<JavaClass> {

  private final int leastPercent;
  private final List<JavaClass> topLevel = new ArrayList<>();

  HideEnoughTypes(int leastPercent) {
    super("hide at least %d %% of the top-level types", leastPercent);
    this.leastPercent = leastPercent;
  }

  @Override
  public void init(Collection<JavaClass> allTypes) {
    topLevel.clear();
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
      topLevel.add(type);
    }
  }

  @Override
  public void finish(ConditionEvents events) {
    for (String feature : HousePlan.FEATURES) {
      List<JavaClass> types =
          topLevel.stream()
              .filter(type -> HousePlan.within(type.getPackageName(), feature))
              .toList();
      List<String> shown =
          types.stream()
              .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
              .map(JavaClass::getName)
              .sorted()
              .toList();
      int hidden = types.size() - shown.size();
      String share =
          "%s: %d of %d top-level types are package-private; public are %s"
              .formatted(feature, hidden, types.size(), shown);
      System.out.println(share);
      boolean enough = 100 * hidden >= leastPercent * types.size();
      events.add(new SimpleConditionEvent(feature, enough, share));
    }
  }
}
