package dev.loom.chat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once per process of each usage member that no format knows: it may be a new token class.
 */
final class UnknownMembers {
  static final UnknownMembers OF_PROCESS =
      new UnknownMembers(LoggerFactory.getLogger(UnknownMembers.class));

  /** A hostile usage must cost neither time nor memory. */
  static final int MAX_MEMBERS = 100;

  static final int MAX_SEEN = 1_000;
  private static final int MAX_NAME = 64;

  private final Logger log;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  UnknownMembers(Logger log) {
    this.log = log;
  }

  void note(Object usage, Set<String> known) {
    if (log.isDebugEnabled() && usage instanceof Map<?, ?> map && map.size() <= MAX_MEMBERS) {
      for (Object key : map.keySet()) {
        if (key instanceof String name && !known.contains(name) && isNew(name)) {
          log.debug("usage member {} is not known to any class of tokens", name);
        }
      }
    }
  }

  private boolean isNew(String name) {
    return name.length() <= MAX_NAME && seen.size() < MAX_SEEN && seen.add(name);
  }
}
