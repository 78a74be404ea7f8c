package dev.loom.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** NullAway and the host's tools look only into marked packages. */
final class LiveInNullMarkedPackage extends ArchCondition<JavaClass> {

  LiveInNullMarkedPackage() {
    super("live in a @NullMarked package");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    boolean marked =
        type.getPackage()
            .tryGetPackageInfo()
            .map(info -> info.isAnnotatedWith(NullMarked.class))
            .orElse(false);
    if (!marked) {
      String message = "%s is in a package without @NullMarked".formatted(type.getName());
      events.add(SimpleConditionEvent.violated(type, message));
    }
  }
}
