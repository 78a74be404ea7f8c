package dev.loom.langchain4j;

/**
 * Keys of {@code ChatRequestOptions.listenerAttributes()} by which a call through {@link
 * LoomChatModel} or {@link LoomStreamingChatModel} tells whom it is for. None of the values is sent
 * to the provider. A value of another class than named here makes the call fail with an {@link
 * IllegalArgumentException} before anything is asked.
 *
 * <pre>{@code
 * model.chat(request, ChatRequestOptions.builder()
 *     .addListenerAttribute(LoomAttributes.USER, "u-17").build());
 * }</pre>
 */
public final class LoomAttributes {
  /** The user that the call is attributed to: a {@link String}. */
  public static final String USER = "loom.user";

  /** The tenant of the user, by default a part of the cache key: a {@link String}. */
  public static final String TENANT = "loom.tenant";

  /** Further attributes for reports: a {@link java.util.Map} of strings to strings. */
  public static final String TAGS = "loom.tags";

  /** What the call asks of the cache: a {@link dev.loom.chat.CacheDirectives}. */
  public static final String CACHE = "loom.cache";

  private LoomAttributes() {}
}
