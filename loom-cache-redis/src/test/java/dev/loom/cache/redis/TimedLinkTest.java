package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedLinkTest {
  private static final Script SCRIPT = Script.of("return 1");

  /** Tells what it is asked to do. */
  private static final class Told implements RedisLink {
    private final List<String> told = new ArrayList<>();

    @Override
    public <T> T read(List<byte[]> keys, Reader<T> reader) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object run(ScriptCall call) {
      StringBuilder arguments = new StringBuilder();
      call.args().forEach(each -> arguments.append(new String(each, StandardCharsets.UTF_8)));
      told.add(arguments.toString());
      return null;
    }

    @Override
    public List<Object> runAll(List<ScriptCall> calls) {
      calls.forEach(this::run);
      return List.of();
    }

    @Override
    public boolean isCluster() {
      return true;
    }

    @Override
    public long redisMicros() {
      return 77;
    }

    @Override
    public void close() {
      told.add("closed");
    }
  }

  @Test
  void scriptsGetTheTimeLast() throws Exception {
    Told told = new Told();
    TimedLink link = new TimedLink(told);
    ScriptCall call = new ScriptCall(SCRIPT, List.of(), List.of(CellKeys.bytes("a")));
    link.run(call);
    link.runAll(List.of(call, call));
    link.close();
    assertThat(told.told).containsExactly("a77", "a77", "a77", "closed");
    assertThat(link.isCluster()).isTrue();
    assertThat(link.redisMicros()).isEqualTo(77);
  }
}
