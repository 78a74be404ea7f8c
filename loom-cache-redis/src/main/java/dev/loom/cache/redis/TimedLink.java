package dev.loom.cache.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives each script the time as its last argument, for where Redis does not let it ask for it.
 *
 * @param link what runs the scripts
 */
record TimedLink(RedisLink link) implements RedisLink {
  @Override
  public <T> T read(List<byte[]> keys, Reader<T> reader) throws LinkException {
    return link.read(keys, reader);
  }

  @Override
  public @Nullable Object run(ScriptCall call) throws LinkException {
    return link.run(timed(call));
  }

  @Override
  public List<@Nullable Object> runAll(List<ScriptCall> calls) throws LinkException {
    return link.runAll(calls.stream().map(this::timed).toList());
  }

  private ScriptCall timed(ScriptCall call) {
    List<byte[]> arguments = new ArrayList<>(call.args());
    arguments.add(CellKeys.bytes(Long.toString(redisMicros())));
    return new ScriptCall(call.script(), call.keys(), arguments);
  }

  @Override
  public boolean isCluster() {
    return link.isCluster();
  }

  @Override
  public long redisMicros() {
    return link.redisMicros();
  }

  @Override
  public void close() {
    link.close();
  }
}
