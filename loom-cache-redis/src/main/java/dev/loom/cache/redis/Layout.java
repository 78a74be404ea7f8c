package dev.loom.cache.redis;

import dev.loom.cache.CacheKey;
import dev.loom.cache.RemoteSettings;

/**
 * Where things stand in Redis.
 *
 * @param prefix what all keys begin with
 * @param shards parts of a cell, so that a busy one spreads over the nodes of a cluster
 * @param cluster whether keys that are used together need a hash tag
 */
record Layout(String prefix, int shards, boolean cluster) {
  private static final int CLUSTER_SHARDS = 16;

  static Layout of(RemoteSettings settings, boolean cluster) {
    int own = cluster ? CLUSTER_SHARDS : 1;
    return new Layout(
        settings.keyPrefix(), settings.shards() == 0 ? own : settings.shards(), cluster);
  }

  CellKeys cell(CacheKey key, byte[] digest, Names names) {
    String tag = names.cell(key.cell()).name();
    return cell(shards == 1 ? tag : tag + ':' + (digest[0] & 0xff) * shards / 256);
  }

  CellKeys cell(String tag) {
    return new CellKeys(prefix, tag);
  }

  /** State of the registry: see {@link Head}. */
  byte[] head() {
    return global("head");
  }

  /** The cells, by their tags. */
  byte[] cells() {
    return global("cells");
  }

  /** The last invalidations. */
  byte[] log() {
    return global("log");
  }

  /** The channel of notices. */
  byte[] channel() {
    return CellKeys.bytes(prefix + ":v1:inv");
  }

  /** Who sweeps. */
  byte[] lease() {
    return global("lease");
  }

  private byte[] global(String name) {
    return CellKeys.bytes(prefix + (cluster ? ":v1:{all}:" : ":v1:") + name);
  }
}
