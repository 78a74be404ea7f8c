package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

class UnknownMembersTest {
  private final Queue<SubstituteLoggingEvent> events = new ArrayDeque<>();
  private final UnknownMembers members =
      new UnknownMembers(
          new EventRecordingLogger(new SubstituteLogger("test", events, false), events));

  @Test
  void aNewMemberIsToldOnceByName() {
    members.note(Map.of("prompt_tokens", 1, "video_tokens", 2), Set.of("prompt_tokens"));
    members.note(Map.of("video_tokens", 3), Set.of("prompt_tokens"));

    assertThat(names()).containsExactly("video_tokens");
  }

  @Test
  void oddAndHugeUsagesAreLeftAlone() {
    members.note("text", Set.of());
    members.note(Map.of(7, 7, "x".repeat(65), 1), Set.of());
    Map<String, Object> wide = new HashMap<>();
    for (int i = 0; i <= UnknownMembers.MAX_MEMBERS; i++) {
      wide.put("x" + i, i);
    }
    members.note(wide, Set.of());

    assertThat(events).isEmpty();
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i < UnknownMembers.MAX_SEEN + 10; i++) {
      members.note(Map.of("x" + i, 1), Set.of());
    }

    assertThat(events).hasSize(UnknownMembers.MAX_SEEN);
  }

  private List<Object> names() {
    return events.stream().map(event -> event.getArgumentArray()[0]).toList();
  }
}
