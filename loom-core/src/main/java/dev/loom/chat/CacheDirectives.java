package dev.loom.chat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one call asks of the cache. Immutable and thread-safe; only the namespace is part of the
 * cache key. Made by {@link #builder}, which rejects combinations that contradict themselves; the
 * constructor rejects the same.
 *
 * @param ttl lifetime of what this call stores, 1 s to 30 d, without jitter; {@code null} for the
 *     configured one
 * @param maxAge oldest entry, or flight of an equal call, that may answer; {@code null} for any
 *     age; zero is kept as a call that does not read
 * @param read whether an entry may answer this call
 * @param store whether this call's answer may be kept
 * @param refresh whether the call replaces the entry: it reads none, and shares an upstream call
 *     with other refreshes alone
 * @param onlyIfCached whether a call without an entry ends with {@link NotCachedException} instead
 *     of calling the upstream
 * @param deadline longest wait for an equal call in flight, after which the call ends with {@link
 *     DeadlineExceededException}; {@code null} for the configured wait, after which the call goes
 *     to the upstream itself
 * @param namespace a partition of its own, at most 128 characters, part of the key; empty for none
 * @param tags what the stored entry can be invalidated by, at most 16 of 1 to 128 characters
 */
public record CacheDirectives(
    @Nullable Duration ttl,
    @Nullable Duration maxAge,
    boolean read,
    boolean store,
    boolean refresh,
    boolean onlyIfCached,
    @Nullable Duration deadline,
    String namespace,
    Set<String> tags) {

  /** Shortest lifetime that can be asked for. */
  public static final Duration MIN_TTL = Duration.ofSeconds(1);

  /** Longest lifetime that can be asked for. */
  public static final Duration MAX_TTL = Duration.ofDays(30);

  /** Most characters of a namespace or a tag. */
  public static final int MAX_NAME = 128;

  /** Most tags of a call. */
  public static final int MAX_TAGS = 16;

  /** Reads and stores, with the configured lifetime. */
  public static final CacheDirectives DEFAULT = builder().build();

  /** Does not read, but stores: the next equal call gets this call's answer. */
  public static final CacheDirectives NO_CACHE = builder().noCache().build();

  /** Reads, but stores nothing. */
  public static final CacheDirectives NO_STORE = builder().noStore().build();

  /** Neither reads nor stores. */
  public static final CacheDirectives OFF = builder().noCache().noStore().build();

  /** Replaces the entry; until then, and if that fails, the old one serves others. */
  public static final CacheDirectives REFRESH = builder().refresh().build();

  /** Answers from an entry or not at all. */
  public static final CacheDirectives ONLY_IF_CACHED = builder().onlyIfCached().build();

  // Rejects values out of range and combinations that contradict themselves.
  public CacheDirectives {
    tags = Set.copyOf(tags);
    if (maxAge != null && maxAge.isZero()) { // the same as noCache
      contradict(refresh, "refresh", "noCache");
      maxAge = null;
      read = false;
    }
    if (ttl != null && !isTtl(ttl)) {
      throw new IllegalArgumentException(
          "cache directive ttl is "
              + ShownDuration.of(ttl)
              + "; allowed are "
              + ShownDuration.of(MIN_TTL)
              + " to "
              + ShownDuration.of(MAX_TTL)
              + " (use noStore for none)");
    }
    if (maxAge != null && maxAge.isNegative()) {
      throw new IllegalArgumentException(
          "cache directive maxAge is " + ShownDuration.of(maxAge) + "; allowed are 0 and more");
    }
    if (deadline != null && deadline.isNegative()) {
      throw new IllegalArgumentException(
          "cache directive deadline is " + ShownDuration.of(deadline) + "; allowed are 0 and more");
    }
    if (namespace.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "cache directive namespace has "
              + namespace.length()
              + " characters; at most "
              + MAX_NAME
              + " are allowed");
    }
    checkTags(tags);
    contradict(ttl != null && !store, "a ttl", "an answer that is not stored");
    contradict(refresh && read, "refresh", "reading an entry");
    contradict(refresh && !store, "refresh", "an answer that is not stored");
    contradict(maxAge != null && !read, "maxAge", "a call that reads no entry");
    contradict(onlyIfCached && !read, "onlyIfCached", "a call that reads no entry");
    contradict(onlyIfCached && ttl != null, "onlyIfCached", "a ttl, since nothing is stored");
    contradict(
        onlyIfCached && deadline != null, "onlyIfCached", "a deadline, since it never waits");
  }

  private static void checkTags(Set<String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw new IllegalArgumentException(
          "cache directives give " + tags.size() + " tags; at most " + MAX_TAGS + " are allowed");
    }
    for (String tag : tags) {
      if (tag.isBlank() || tag.length() > MAX_NAME) {
        throw new IllegalArgumentException(
            "a cache tag has "
                + tag.length()
                + " characters; 1 to "
                + MAX_NAME
                + ", not all blank, are allowed");
      }
    }
  }

  private static void contradict(boolean both, String one, String other) {
    if (both) {
      throw new IllegalArgumentException(
          "cache directives ask for " + one + " and for " + other + "; drop one of the two");
    }
  }

  /**
   * Reads and stores, with a lifetime of its own.
   *
   * @param ttl 1 s to 30 d
   * @return the directives
   */
  public static CacheDirectives ttl(Duration ttl) {
    return builder().ttl(ttl).build();
  }

  /**
   * Starts directives that read and store.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The directives of a call that replaces an entry which a call with these has read: same
   * namespace, the lifetime named here or else the entry's own, the tags of both.
   *
   * @param entryTtl lifetime that the entry was stored with; {@code null}, or one that no call may
   *     ask for, for the configured one
   * @param entryTags tags of the entry; of more than 16 together those named here stand first
   * @return directives that refresh
   */
  public CacheDirectives asRefresh(@Nullable Duration entryTtl, Set<String> entryTags) {
    Duration lifetime = ttl == null && entryTtl != null && isTtl(entryTtl) ? entryTtl : ttl;
    Set<String> both = new HashSet<>(tags);
    for (String tag : new TreeSet<>(entryTags)) {
      if (both.size() < MAX_TAGS) {
        both.add(tag);
      }
    }
    return new CacheDirectives(lifetime, null, false, true, true, false, null, namespace, both);
  }

  private static boolean isTtl(Duration value) {
    return value.compareTo(MIN_TTL) >= 0 && value.compareTo(MAX_TTL) <= 0;
  }

  /** Collects directives. Not thread-safe. */
  public static final class Builder {
    private @Nullable Duration ttl;
    private @Nullable Duration maxAge;
    private boolean noCache;
    private boolean noStore;
    private boolean refresh;
    private boolean onlyIfCached;
    private @Nullable Duration deadline;
    private String namespace = "";
    private final Set<String> tags = new HashSet<>();

    private Builder() {}

    /**
     * Sets the lifetime of what this call stores.
     *
     * @param value 1 s to 30 d, kept without jitter
     * @return this builder
     */
    public Builder ttl(Duration value) {
      ttl = value;
      return this;
    }

    /**
     * Accepts only entries, and flights of equal calls, that are not older.
     *
     * @param value 0 or more; 0 is the same as {@link #noCache}
     * @return this builder
     */
    public Builder maxAge(Duration value) {
      maxAge = value;
      return this;
    }

    /**
     * Reads no entry and joins no flight; the answer is stored.
     *
     * @return this builder
     */
    public Builder noCache() {
      noCache = true;
      return this;
    }

    /**
     * The same as {@link #noCache}.
     *
     * @return this builder
     */
    public Builder writeOnly() {
      return noCache();
    }

    /**
     * Stores nothing; together with {@link #noCache} the cache is off for this call.
     *
     * @return this builder
     */
    public Builder noStore() {
      noStore = true;
      return this;
    }

    /**
     * The same as {@link #noStore}.
     *
     * @return this builder
     */
    public Builder readOnly() {
      return noStore();
    }

    /**
     * Replaces the entry: reads none, and joins only other refreshes.
     *
     * @return this builder
     */
    public Builder refresh() {
      refresh = true;
      return this;
    }

    /**
     * Answers from an entry, or ends with {@link NotCachedException}; never calls the upstream.
     *
     * @return this builder
     */
    public Builder onlyIfCached() {
      onlyIfCached = true;
      return this;
    }

    /**
     * Limits the wait for an equal call in flight.
     *
     * @param value 0 or more; past it the call ends with {@link DeadlineExceededException}
     * @return this builder
     */
    public Builder deadline(Duration value) {
      deadline = value;
      return this;
    }

    /**
     * Keeps this call's answers apart from those of other namespaces.
     *
     * @param value at most 128 characters; empty for none
     * @return this builder
     */
    public Builder namespace(String value) {
      namespace = value;
      return this;
    }

    /**
     * Adds tags that the stored entry can be invalidated by: a tag that was lost would leave an
     * entry behind.
     *
     * @param value 1 to 128 characters each, with those given before at most 16
     * @return this builder
     */
    public Builder tags(Set<String> value) {
      tags.addAll(Set.copyOf(value));
      return this;
    }

    /**
     * Adds tags, as {@link #tags(Set)}.
     *
     * @param value 1 to 128 characters each, with those given before at most 16
     * @return this builder
     */
    public Builder tags(String... value) {
      return tags(Set.copyOf(List.of(value)));
    }

    /**
     * Checks the directives.
     *
     * @return the directives
     * @throws IllegalArgumentException naming the directive, its value and what is allowed, or the
     *     two that contradict each other
     */
    public CacheDirectives build() {
      contradict(refresh && noCache, "refresh", "noCache");
      return new CacheDirectives(
          ttl,
          maxAge,
          !noCache && !refresh,
          !noStore,
          refresh,
          onlyIfCached,
          deadline,
          namespace,
          tags);
    }
  }
}
