package dev.loom.analytics.sqlite;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Reads the driver's failures. Their messages may quote SQL, so only the code's name leaves. */
final class Failures {
  private static final int PRIMARY_CODE = 0xFF;

  /** Codes that tell of the values and not of the file: the same rows would fail again. */
  private static final Set<Integer> OF_VALUES =
      Set.of(
          SQLiteErrorCode.SQLITE_TOOBIG.code,
          SQLiteErrorCode.SQLITE_CONSTRAINT.code,
          SQLiteErrorCode.SQLITE_MISMATCH.code,
          SQLiteErrorCode.SQLITE_RANGE.code);

  private Failures() {}

  static boolean isOfValues(Throwable failure) {
    return failure instanceof SQLException e && OF_VALUES.contains(primaryCode(e));
  }

  static boolean isBusy(SQLException failure) {
    int code = primaryCode(failure);
    return code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code;
  }

  static boolean isNoDatabase(SQLException failure) {
    int code = primaryCode(failure);
    return code == SQLiteErrorCode.SQLITE_NOTADB.code
        || code == SQLiteErrorCode.SQLITE_CORRUPT.code;
  }

  /** What may be told of a failure or its cause, for instance {@code SQLITE_FULL}. */
  static String name(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLiteException e) {
        return e.getResultCode().name();
      }
      if (each instanceof PragmaDataSource.Mismatch) {
        return String.valueOf(each.getMessage());
      }
    }
    return failure.getClass().getSimpleName();
  }

  private static int primaryCode(SQLException failure) {
    return failure.getErrorCode() & PRIMARY_CODE;
  }
}
