package dev.loom.cache.redis;

import java.util.List;

/**
 * One run of a script.
 *
 * @param script which
 * @param keys its keys, all of one hash slot; the first says where it runs
 * @param args its arguments
 */
record ScriptCall(Script script, List<byte[]> keys, List<byte[]> args) {
  // Copies the lists.
  ScriptCall {
    keys = List.copyOf(keys);
    args = List.copyOf(args);
  }
}
