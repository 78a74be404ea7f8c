package dev.loom.cache;

/**
 * With whom an answer is shared. The scope is part of the key's digest and is checked once more in
 * the entry that a lookup finds.
 */
public enum CacheScope {
  /** Callers of one tenant share answers; callers without a tenant share among themselves. */
  TENANT,
  /** Only calls of one user of one tenant share answers; "no user" is a user of its own. */
  USER,
  /** All callers share answers, whatever their tenant. */
  GLOBAL
}
