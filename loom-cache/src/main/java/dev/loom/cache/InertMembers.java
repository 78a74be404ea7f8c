package dev.loom.cache;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The few top-level members of a request that no provider lets change an answer, and those that a
 * host adds to them by name. Immutable.
 */
final class InertMembers {
  private static final Set<String> EVERYWHERE = Set.of("stream", "stream_options");
  private static final Set<String> OPENAI =
      Set.of(
          "stream",
          "stream_options",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "metadata");
  private static final Map<String, Set<String>> BUILT_IN =
      Map.of(
          "openai",
          OPENAI,
          "azure-openai",
          OPENAI,
          "anthropic",
          Set.of("stream", "stream_options", "metadata"));

  // Without these every conversation with a model would be one request.
  private static final Set<String> NEVER = Set.of("model", "messages", "input", "contents");

  /**
   * What is left out for one provider.
   *
   * @param names the members' names
   * @param typed whether one of them is a member that requests give by type
   */
  record Names(Set<String> names, boolean typed) {
    static final Names NONE = Names.of(Set.of());

    private static Names of(Set<String> names) {
      return new Names(names, names.stream().anyMatch(RequestTree.TYPED::contains));
    }
  }

  private final Map<String, Names> byProvider;
  private final Names others = Names.of(EVERYWHERE);

  /**
   * Adds fields to the built-in list.
   *
   * @param fields names of the form {@code provider:member}
   * @throws IllegalArgumentException when one has another form or names the conversation itself
   */
  InertMembers(Set<String> fields) {
    Map<String, Set<String>> all = new HashMap<>(BUILT_IN);
    for (String field : fields) {
      int colon = field.indexOf(':');
      String provider = field.substring(0, Math.max(colon, 0));
      String member = field.substring(colon + 1);
      if (provider.isBlank() || member.isBlank() || member.indexOf(':') >= 0) {
        throw new IllegalArgumentException(
            "inert_fields holds " + field + "; allowed is provider:member");
      }
      if (NEVER.contains(member)) {
        throw new IllegalArgumentException(
            "inert_fields holds "
                + field
                + "; allowed is provider:member, save model, messages, input and contents");
      }
      Set<String> more = new HashSet<>(all.getOrDefault(provider, EVERYWHERE));
      more.add(member);
      all.put(provider, Set.copyOf(more));
    }
    Map<String, Names> names = new HashMap<>();
    all.forEach((provider, members) -> names.put(provider, Names.of(members)));
    byProvider = Map.copyOf(names);
  }

  Names of(String provider) {
    return byProvider.getOrDefault(provider, others);
  }
}
