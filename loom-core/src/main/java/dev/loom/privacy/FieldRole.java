package dev.loom.privacy;

/** What the name of a field says of its value. */
enum FieldRole {
  /** A key, of eight characters or more. */
  KEY,
  /** A key, of sixteen characters or more: the name is a word of many uses. */
  TOKEN,
  /** A key, if the name is that of a parameter in a URL. */
  URL_KEY,
  PASSWORD,
  AUTHORIZATION,
  COOKIE
}
