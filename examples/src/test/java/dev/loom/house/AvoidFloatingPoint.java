package dev.loom.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/**
 * No field, signature or call holds float or double. Class files do not tell the types of local
 * variables; {@link FloatingPointSources} looks for those.
 */
final class AvoidFloatingPoint extends ArchCondition<JavaClass> {

  private static final Set<String> BANNED =
      Set.of("float", "double", "java.lang.Float", "java.lang.Double");

  AvoidFloatingPoint() {
    super("avoid float and double");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    for (JavaField field : type.getFields()) {
      if (banned(field.getRawType())) {
        violated(type, field.getFullName(), events);
      }
    }
    for (JavaCodeUnit unit : type.getCodeUnits()) {
      if (unit.getAllInvolvedRawTypes().stream().anyMatch(AvoidFloatingPoint::banned)) {
        violated(type, unit.getFullName(), events);
      }
    }
    for (JavaCodeUnitAccess<?> call : type.getCodeUnitAccessesFromSelf()) {
      if (banned(call.getTargetOwner()) || callTypes(call).anyMatch(AvoidFloatingPoint::banned)) {
        violated(type, call.getDescription(), events);
      }
    }
  }

  private static Stream<JavaClass> callTypes(JavaCodeUnitAccess<?> call) {
    return Stream.concat(
        call.getTarget().getRawParameterTypes().stream(),
        Stream.of(call.getTarget().getRawReturnType()));
  }

  private static boolean banned(JavaClass type) {
    return BANNED.contains(type.getBaseComponentType().getName());
  }

  private static void violated(JavaClass type, String where, ConditionEvents events) {
    events.add(SimpleConditionEvent.violated(type, where + " uses floating point"));
  }
}
