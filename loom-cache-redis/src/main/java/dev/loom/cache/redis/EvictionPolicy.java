package dev.loom.cache.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whether Redis may drop entries by itself, which then only a look at each entry can tell. Asked
 * once a minute; in doubt, and on a cluster, where each node has its own answer, it may.
 */
final class EvictionPolicy {
  private static final long VALID_NANOS = 60_000_000_000L;

  private final RedisLink link;
  private final Layout layout;
  private volatile Answer last = new Answer(true, Long.MIN_VALUE);

  private record Answer(boolean mayEvict, long until) {}

  EvictionPolicy(RedisLink link, Layout layout) {
    this.link = link;
    this.layout = layout;
  }

  boolean mayEvict() throws LinkException {
    if (layout.cluster()) {
      return true;
    }
    Answer answer = last;
    long now = System.nanoTime();
    if (answer.until == Long.MIN_VALUE || now - answer.until > 0) {
      answer = new Answer(ask(), now + VALID_NANOS);
      last = answer;
    }
    return answer.mayEvict;
  }

  private boolean ask() throws LinkException {
    byte[] told =
        Reply.bytes(link.run(new ScriptCall(Scripts.POLICY, List.of(layout.head()), List.of())));
    String policy = new String(told, StandardCharsets.UTF_8);
    return !policy.startsWith("0 ") && !policy.endsWith(" noeviction");
  }
}
