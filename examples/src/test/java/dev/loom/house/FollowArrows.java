package dev.loom.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** Each published package is in the plan and names only what the plan gives it. */
final class FollowArrows extends ArchCondition<JavaClass> {

  FollowArrows() {
    super("follow the arrows of the plan");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    String from = type.getPackageName();
    Set<String> allowed = HousePlan.ARROWS.get(from);
    if (allowed == null) {
      String message = "%s is in a package that the plan does not know".formatted(type.getName());
      events.add(SimpleConditionEvent.violated(type, message));
      return;
    }
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
      if (HousePlan.within(to, "dev.loom") && !to.equals(from) && !allowed.contains(to)) {
        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
      }
    }
  }
}
