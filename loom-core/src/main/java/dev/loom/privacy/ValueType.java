package dev.loom.privacy;

/** The built-in types, highest priority first: it names a placeholder over an overlap. */
enum ValueType {
  PRIVATE_KEY,
  JWT,
  KEY,
  AUTH,
  URL_CREDENTIAL,
  PASSWORD,
  EMAIL,
  CARD,
  SSN,
  IBAN,
  PHONE,
  IP,
  ITIN;

  private static final ValueType[] ALL = values();

  static final int COUNT = ALL.length;

  static ValueType of(int index) {
    return ALL[index];
  }

  /** Whether the type is on unless switched off. */
  boolean isCore() {
    return ordinal() <= SSN.ordinal();
  }
}
