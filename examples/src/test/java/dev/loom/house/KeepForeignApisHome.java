package dev.loom.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** All may use the JDK without JDBC, JSpecify and SLF4J; the rest is granted by the plan. */
final class KeepForeignApisHome extends ArchCondition<JavaClass> {

  private static final List<String> FOR_ALL =
      List.of("java", "javax.crypto", "dev.loom", "org.jspecify.annotations", "org.slf4j");
  private static final List<String> GRANTED_ONLY = List.of("java.sql", "javax.sql");

  KeepForeignApisHome() {
    super("keep foreign APIs in their own module");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    String home = HousePlan.room(type.getPackageName());
    List<String> granted = HousePlan.FOREIGN.getOrDefault(home, List.of());
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      JavaClass target = dependency.getTargetClass().getBaseComponentType();
      if (!target.isPrimitive()
          && !free(target.getPackageName())
          && !HousePlan.withinAny(target.getPackageName(), granted)) {
        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
      }
    }
  }

  private static boolean free(String packageName) {
    return HousePlan.withinAny(packageName, FOR_ALL)
        && !HousePlan.withinAny(packageName, GRANTED_ONLY);
  }
}
