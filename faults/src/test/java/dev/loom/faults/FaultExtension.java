package dev.loom.faults;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Chooses rows by their ids, gives tests theirs, and has the report written after the last. */
final class FaultExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(FaultExtension.class);

  /** The rows to run, empty for all. */
  static String chosen() {
    return System.getProperty("loom.fault", "");
  }

  private static Optional<String> id(ExtensionContext context) {
    return context
        .getTestMethod()
        .flatMap(method -> Optional.ofNullable(method.getAnnotation(Fault.class)))
        .map(Fault::value);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String chosen = chosen();
    return chosen.isEmpty() || id(context).map(List.of(chosen.split(","))::contains).orElse(true)
        ? ConditionEvaluationResult.enabled("chosen")
        : ConditionEvaluationResult.disabled("loom.fault is " + chosen);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Row.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Report report =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Report.class, any -> new Report(), Report.class);
    String id = id(context).orElseThrow();
    String test = context.getRequiredTestClass().getSimpleName();
    return new Row(id, test + "." + context.getRequiredTestMethod().getName(), report);
  }
}
