package dev.loom.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of one row of the table of faults; it may take the {@link Row} as its argument. With
 * {@code -Dloom.fault=R-01} that row alone runs.
 */
@Test
@Tag("fault")
@ExtendWith(FaultExtension.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Fault {
  /** The row's id. */
  String value();
}
