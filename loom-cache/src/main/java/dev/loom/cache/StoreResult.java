package dev.loom.cache;

/** What became of an entry that a backend was asked to keep. */
public enum StoreResult {
  /** It is kept. */
  STORED,
  /** It was invalidated while its answer was being fetched, and is not kept. */
  INVALIDATED,
  /** It is larger than the backend can hold. */
  TOO_LARGE,
  /** The backend is closed. */
  CLOSED
}
