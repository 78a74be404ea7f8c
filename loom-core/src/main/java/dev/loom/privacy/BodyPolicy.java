package dev.loom.privacy;

/** Whether the texts of requests and answers are recorded, always redacted. */
public enum BodyPolicy {
  /** Never. */
  OFF,
  /** Those of failed calls. */
  ERRORS,
  /** All. */
  ALL
}
