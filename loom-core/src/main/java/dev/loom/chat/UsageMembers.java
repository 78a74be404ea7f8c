package dev.loom.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
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

  /** A place of a fact: in the usage itself, or inside a details object. */
  private record Member(Fact fact, @Nullable String parent, String name) {}

  /** What a name means in one object: the value of a fact, an object to look into, or both. */
  private static final class Slot {
    private final String name;
    private int value = -1;
    private @Nullable Level inside;

    Slot(String name) {
      this.name = name;
    }

    /** Takes what stands under the name. */
    void take(Object found, @Nullable Object[] values) {
      if (value >= 0) {
        values[value] = found;
      }
      if (inside != null && found instanceof Map<?, ?> map) {
        inside.take(map, values);
      }
    }
  }

  /** The names that are known in one object. */
  private static final class Level {
    private final Map<String, Slot> byName = new HashMap<>();
    private final List<Slot> slots = new ArrayList<>();

    Slot slot(String name) {
      return byName.computeIfAbsent(
          name,
          added -> {
            Slot slot = new Slot(added);
            slots.add(slot);
            return slot;
          });
    }

    Level inside(String name) {
      Slot slot = slot(name);
      Level level = slot.inside == null ? new Level() : slot.inside;
      slot.inside = level;
      return level;
    }

    /** Goes through the fewer of both: an object of 100,000 members costs a look per known name. */
    void take(Map<?, ?> object, @Nullable Object[] values) {
      if (object.size() > slots.size()) {
        for (Slot slot : slots) {
          take(slot, object.get(slot.name), values);
        }
      } else {
        for (Map.Entry<?, ?> member : object.entrySet()) {
          take(byName.get(member.getKey()), member.getValue(), values);
        }
      }
    }

    private static void take(
        @Nullable Slot slot, @Nullable Object found, @Nullable Object[] values) {
      if (slot != null && found != null) {
        slot.take(found, values);
      }
    }
  }

  private final List<Member> members;
  private final Set<String> names;
  private final Level top = new Level();

  /** Where the values of each fact are, in order of preference. */
  private final int[][] byFact = new int[Fact.values().length][];

  private UsageMembers(List<Member> members) {
    this.members = List.copyOf(members);
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      Level level = member.parent == null ? top : top.inside(member.parent);
      level.slot(member.name).value = i;
    }
    this.names = Set.copyOf(top.byName.keySet());
    for (Fact fact : Fact.values()) {
      byFact[fact.ordinal()] =
          IntStream.range(0, members.size()).filter(i -> members.get(i).fact == fact).toArray();
    }
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
      if (usage instanceof Map<?, ?> map) {
        table.top.take(map, values);
      }
    }

    /** The first value of a fact. */
    @Nullable Object first(Fact fact) {
      for (int i : table.byFact[fact.ordinal()]) {
        if (values[i] != null) {
          return values[i];
        }
      }
      return null;
    }

    List<Object> all(Fact fact) {
      List<Object> all = new ArrayList<>();
      for (int i : table.byFact[fact.ordinal()]) {
        if (values[i] != null) {
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
      for (int i : table.byFact[fact.ordinal()]) {
        OptionalLong count = counts.read(values[i]);
        if (count.orElse(0) > 0) {
          return count;
        }
        reported = reported.isPresent() ? reported : count;
      }
      return reported;
    }
  }
}
