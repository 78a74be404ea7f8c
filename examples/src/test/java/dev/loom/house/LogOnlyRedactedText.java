package dev.loom.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;

/** A record holds, and a sink is handed, neither raw text nor a type that carries prompt text. */
final class LogOnlyRedactedText extends ArchCondition<JavaClass> {

  private static final String RECORD = "dev.loom.log.CallRecord";
  private static final String SINK = "dev.loom.log.CallSink";

  /** Names and protocol words, which are no free text. */
  private static final Set<String> NAMES = Set.of("tenant", "user", "method", "finishReason");

  private static final Set<String> TEXT =
      Set.of("java.lang.String", "java.lang.CharSequence", "java.lang.Object", "byte", "char");

  private static final Set<String> BODIES =
      Set.of("ChatRequest", "ChatResponse", "Message", "Part", "Delta", "ToolCall", "Blob");

  LogOnlyRedactedText() {
    super("take free text only as RedactedText");
  }

  static boolean applies(JavaClass type) {
    return type.getName().equals(RECORD) || type.getName().equals(SINK);
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (type.getName().equals(RECORD)) {
      type.getFields().stream()
          .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
          .filter(field -> !isName(field))
          .forEach(field -> report(field.getFullName(), field.getType(), events));
    } else {
      for (JavaMethod method : type.getMethods()) {
        for (JavaType parameter : method.getParameterTypes()) {
          report(method.getFullName(), parameter, events);
        }
      }
    }
  }

  private static boolean isName(JavaField field) {
    return NAMES.contains(field.getName()) && field.getRawType().isEquivalentTo(String.class);
  }

  private static void report(String where, JavaType declared, ConditionEvents events) {
    Set<String> raw =
        declared.getAllInvolvedRawTypes().stream()
            .map(JavaClass::getBaseComponentType)
            .filter(type -> TEXT.contains(type.getName()) || carriesBody(type))
            .map(JavaClass::getName)
            .collect(Collectors.toSet());
    if (!raw.isEmpty()) {
      String message = "%s holds raw %s".formatted(where, raw);
      events.add(SimpleConditionEvent.violated(where, message));
    }
  }

  private static boolean carriesBody(JavaClass type) {
    return type.getPackageName().equals("dev.loom.chat")
        && type.getAllClassesSelfIsAssignableTo().stream()
            .anyMatch(supertype -> BODIES.contains(supertype.getSimpleName()));
  }
}
