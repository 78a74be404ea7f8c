package dev.loom.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the members of a usage stand in one provider's shape: a table, not code. */
final class UsageMembers {

  /** What a member tells. */
  enum Fact {
    PROMPT,
    TOOL_PROMPT,
    CACHE_READ,
    CACHE_WRITE,
    CACHE_WRITE_5M,
    CACHE_WRITE_1H,
    CACHE_WRITE_LIST,
    AUDIO_IN,
    PROMPT_LIST,
    CACHE_LIST,
    COMPLETION,
    COMPLETION_LIST,
    REASONING,
    AUDIO_OUT,
    IMAGE_OUT,
    TOTAL,
    SEARCHES,
    COST,
    COST_TICKS,
    IS_BYOK,
    UPSTREAM_COST,
    SERVICE_TIER,
    TRAFFIC,
    REGION,
    SPEED,
    ITERATIONS
  }

  private record Member(Fact fact, @Nullable String parent, String name) {
    @Nullable Object in(@Nullable Object usage) {
      return ParsedTree.member(parent == null ? usage : ParsedTree.member(usage, parent), name);
    }
  }

  private final List<Member> members;
  private final Set<String> names;

  private UsageMembers(List<Member> members) {
    this.members = List.copyOf(members);
    this.names =
        members.stream()
            .map(member -> member.parent == null ? member.name : member.parent)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** An empty table. */
  static UsageMembers none() {
    return new UsageMembers(List.of());
  }

  /**
   * The same table with one more place for a fact; places of a fact come in order of preference.
   */
  UsageMembers with(Fact fact, String name) {
    return with(new Member(fact, null, name));
  }

  /** The same table with one more place for a fact, inside a details object. */
  UsageMembers with(Fact fact, String parent, String name) {
    return with(new Member(fact, parent, name));
  }

  private UsageMembers with(Member member) {
    return new UsageMembers(Stream.concat(members.stream(), Stream.of(member)).toList());
  }

  /** What one answer said so far, member by member. */
  static final class Values {
    private final UsageMembers table;
    private final @Nullable Object[] values;

    Values(UsageMembers table) {
      this.table = table;
      this.values = new @Nullable Object[table.members.size()];
    }

    /** Takes what a usage says; what it leaves out stays. Providers send sums, never parts. */
    void overlay(@Nullable Object usage) {
      if (usage != null) {
        UnknownMembers.OF_PROCESS.note(usage, table.names);
        overlayKnown(usage);
      }
    }

    /** The same for an object that is more than a usage, where unknown members mean nothing. */
    void overlayKnown(Object usage) {
      for (int i = 0; i < values.length; i++) {
        Object value = table.members.get(i).in(usage);
        values[i] = value == null ? values[i] : value;
      }
    }

    /** The first value of a fact. */
    @Nullable Object first(Fact fact) {
      for (int i = 0; i < values.length; i++) {
        if (table.members.get(i).fact == fact && values[i] != null) {
          return values[i];
        }
      }
      return null;
    }

    List<Object> all(Fact fact) {
      List<Object> all = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        if (table.members.get(i).fact == fact && values[i] != null) {
          all.add(values[i]);
        }
      }
      return all;
    }

    @Nullable String text(Fact fact) {
      return first(fact) instanceof String text && !text.isEmpty() ? text : null;
    }

    /** A count under any of its names: the first above zero, else the first reported. */
    OptionalLong count(Fact fact, UsageCounts counts) {
      OptionalLong reported = OptionalLong.empty();
      for (int i = 0; i < values.length; i++) {
        if (table.members.get(i).fact == fact) {
          OptionalLong count = counts.read(values[i]);
          if (count.orElse(0) > 0) {
            return count;
          }
          reported = reported.isPresent() ? reported : count;
        }
      }
      return reported;
    }
  }
}
