package dev.loom.analytics.sqlite;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts that repeat from call to call and are stored once. */
record DictionaryKey(Kind kind, List<@Nullable String> texts) {

  /** The dictionaries, one table each. */
  enum Kind {
    USER,
    MODEL,
    ROUTE,
    PRICE,
    TERMS
  }

  static DictionaryKey of(Kind kind, @Nullable String... texts) {
    return new DictionaryKey(kind, Arrays.asList(texts));
  }
}
