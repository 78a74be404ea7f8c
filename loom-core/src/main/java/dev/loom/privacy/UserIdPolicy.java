package dev.loom.privacy;

/** What a record tells of the user of a call. */
public enum UserIdPolicy {
  /** The id as given: what a user costs can be billed. */
  KEEP,
  /** 128 bits of an HMAC over tenant and user: equal users stay equal. */
  PSEUDONYM,
  /** Nothing. */
  DROP
}
