package dev.loom.cache.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link whose messages come another way than its replies.
 *
 * @param main the link
 * @param lines where messages come from
 */
record ForkedLink(RawLink main, RawLink lines) implements RawLink {
  @Override
  public <T> T read(List<byte[]> keys, Reader<T> reader) throws LinkException {
    return main.read(keys, reader);
  }

  @Override
  public @Nullable Object run(ScriptCall call) throws LinkException {
    return main.run(call);
  }

  @Override
  public List<@Nullable Object> runAll(List<ScriptCall> calls) throws LinkException {
    return main.runAll(calls);
  }

  @Override
  public boolean isCluster() {
    return main.isCluster();
  }

  @Override
  public long redisMicros() {
    return main.redisMicros();
  }

  @Override
  public void prepare() throws LinkException {
    main.prepare();
  }

  @Override
  public void reset() {
    main.reset();
  }

  @Override
  public void probe() throws LinkException {
    main.probe();
  }

  @Override
  public void readClock() throws LinkException {
    main.readClock();
  }

  @Override
  public void cutStuck() {
    main.cutStuck();
  }

  @Override
  public Line line(byte[] key) throws LinkException {
    return lines.line(key);
  }

  @Override
  public void close() {
    main.close();
    lines.close();
  }
}
