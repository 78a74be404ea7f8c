package dev.loom.cache;

import dev.loom.chat.UsageFormat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The few top-level members of a request that no provider lets change an answer, and those that a
 * host adds to them by name. All names of a provider share one list. Immutable.
 */
final class InertMembers {
  private static final Set<String> EVERYWHERE = Set.of("stream", "stream_options");
  private static final Set<String> OPENAI =
      Set.of("user", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "metadata");
  // Beside those; by the one id of each provider, as prices and formats know it too.
  private static final Map<String, Set<String>> BUILT_IN =
      Map.of("openai", OPENAI, "azure", OPENAI, "anthropic", Set.of("metadata"));

  // Without these every conversation with a model would be one request.
  private static final Set<String> NEVER = Set.of("model", "messages", "input", "contents");

  /**
   * What is left out for one provider.
   *
   * @param names the members' names
   * @param typed whether one of them is a member that requests give by type
   * @param added the names that the host added, as they enter the key; empty for none. A cache that
   *     does not leave them out must never find the answers of one that does
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody writes into it or compares names
  record Names(Set<String> names, boolean typed, byte[] added) {
    static final Names NONE = Names.of(Set.of(), Set.of());

    private static Names of(Set<String> builtIn, Set<String> more) {
      Set<String> all = new HashSet<>(builtIn);
      Set<String> added = new HashSet<>(more);
      added.removeAll(builtIn);
      all.addAll(added);
      return new Names(
          Set.copyOf(all),
          all.stream().anyMatch(RequestTree.TYPED::contains),
          added.isEmpty() ? new byte[0] : encoded(added));
    }

    private static byte[] encoded(Set<String> added) {
      KeyEncoder encoder = new KeyEncoder();
      encoder.count(encoder.open('['), added.size());
      added.stream().sorted().forEach(encoder::string);
      return encoder.written();
    }
  }

  private final Map<String, Names> byProvider;
  private final Names others = Names.of(EVERYWHERE, Set.of());

  /**
   * Adds fields to the built-in list.
   *
   * @param fields names of the form {@code provider:member}
   * @throws IllegalArgumentException when one has another form or names the conversation itself
   */
  InertMembers(Set<String> fields) {
    Map<String, Set<String>> added = new HashMap<>();
    for (String field : fields) {
      int colon = field.indexOf(':');
      String provider = field.substring(0, Math.max(colon, 0));
      String member = field.substring(colon + 1);
      check(field, provider, member);
      added.computeIfAbsent(UsageFormat.providerId(provider), id -> new HashSet<>()).add(member);
    }
    Set<String> providers = new HashSet<>(BUILT_IN.keySet());
    providers.addAll(added.keySet());
    Map<String, Names> names = new HashMap<>();
    for (String provider : providers) {
      Set<String> builtIn = new HashSet<>(EVERYWHERE);
      builtIn.addAll(BUILT_IN.getOrDefault(provider, Set.of()));
      names.put(provider, Names.of(builtIn, added.getOrDefault(provider, Set.of())));
    }
    byProvider = Map.copyOf(names);
  }

  private static void check(String field, String provider, String member) {
    if (!isName(provider) || !isName(member) || !isPlain(member) || isEveryone(provider)) {
      throw refused(field, "one provider's id and the plain name of one of its top-level members");
    }
    if (NEVER.contains(member)) {
      throw refused(field, "save model, messages, input and contents");
    }
  }

  private static boolean isName(String text) {
    return !text.isBlank() && text.strip().equals(text);
  }

  /** No pointer, path or pattern: what stands here is compared as it is, and would never match. */
  private static boolean isPlain(String member) {
    return member.chars().noneMatch(c -> c == ':' || c == '/' || c == '*');
  }

  private static boolean isEveryone(String provider) {
    return provider.indexOf('*') >= 0 || provider.equalsIgnoreCase("all");
  }

  private static IllegalArgumentException refused(String field, String which) {
    return new IllegalArgumentException(
        "inert_fields holds " + field + "; allowed is provider:member, " + which);
  }

  Names of(String provider) {
    Names names = byProvider.get(provider); // most hosts name a provider by its id
    return names == null
        ? byProvider.getOrDefault(UsageFormat.providerId(provider), others)
        : names;
  }
}
