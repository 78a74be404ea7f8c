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
  private static final Logger LOG = LoggerFactory.getLogger(UnknownMembers.class);

  /** A hostile usage must cost neither time nor memory. */
  private static final int MAX_MEMBERS = 100;

  private static final int MAX_SEEN = 1_000;
  private static final int MAX_NAME = 64;
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  private UnknownMembers() {}

  static void note(Object usage, Set<String> known) {
    if (LOG.isDebugEnabled() && usage instanceof Map<?, ?> map && map.size() <= MAX_MEMBERS) {
      for (Object key : map.keySet()) {
        if (key instanceof String name && !known.contains(name) && isNew(name)) {
          LOG.debug("usage member {} is not known to any class of tokens", name);
        }
      }
    }
  }

  private static boolean isNew(String name) {
    return name.length() <= MAX_NAME && SEEN.size() < MAX_SEEN && SEEN.add(name);
  }
}
