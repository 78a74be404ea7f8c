package dev.loom.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a host can see of a published type is made of the JDK's types and ours. */
final class HideForeignTypes extends ArchCondition<JavaClass> {

  private static final List<String> OURS = List.of("java", "dev.loom");
  private static final List<String> NOT_OURS = List.of("java.sql");

  HideForeignTypes() {
    super("show no foreign type");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (!visible(type)) {
      return;
    }
    List<JavaType> supertypes = new ArrayList<>(type.getInterfaces());
    type.getSuperclass().ifPresent(supertypes::add);
    supertypes.addAll(type.getTypeParameters());
    report(type, type.getName(), supertypes, events);
    for (JavaMember member : type.getMembers()) {
      if (visible(member.getModifiers())) {
        report(type, member.getFullName(), named(member), events);
      }
    }
  }

  private static boolean visible(JavaClass type) {
    return visible(type.getModifiers())
        && type.getEnclosingClass().map(HideForeignTypes::visible).orElse(true);
  }

  private static boolean visible(Set<JavaModifier> modifiers) {
    return !modifiers.contains(JavaModifier.SYNTHETIC)
        && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
  }

  private static List<JavaType> named(JavaMember member) {
    List<JavaType> types = new ArrayList<>();
    if (member instanceof JavaField field) {
      types.add(field.getType());
    } else if (member instanceof JavaCodeUnit unit) {
      types.add(unit.getReturnType());
      types.addAll(unit.getParameterTypes());
      types.addAll(unit.getTypeParameters());
      types.addAll(unit.getThrowsClause().getTypes());
    }
    return types;
  }

  private static void report(
      JavaClass owner, String where, List<JavaType> types, ConditionEvents events) {
    List<String> granted =
        HousePlan.FOREIGN_IN_SIGNATURES.getOrDefault(owner.getPackageName(), List.of());
    types.stream()
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType)
        .filter(type -> !type.isPrimitive())
        .map(JavaClass::getName)
        .filter(name -> !HousePlan.withinAny(name, OURS) || HousePlan.withinAny(name, NOT_OURS))
        .filter(name -> !HousePlan.withinAny(name, granted))
        .distinct()
        .map(name -> "%s shows %s".formatted(where, name))
        .forEach(message -> events.add(SimpleConditionEvent.violated(owner, message)));
  }
}
