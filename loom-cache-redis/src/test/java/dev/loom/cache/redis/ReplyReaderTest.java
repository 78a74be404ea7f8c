package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.redis.LinkException.Kind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

class ReplyReaderTest {
  private static Object read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return ReplyReader.read(new RedisInputStream(new ByteArrayInputStream(bytes)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void allKindsOfRepliesAreRead() {
    assertThat(read(":-7\r\n")).isEqualTo(-7L);
    assertThat(read("+OK\r\n")).isEqualTo(bytes("OK"));
    assertThat(read("$4\r\na\r\nb\r\n")).isEqualTo(bytes("a\r\nb"));
    assertThat(read("$0\r\n\r\n")).isEqualTo(bytes(""));
    assertThat(read("$-1\r\n")).isNull();
    assertThat(read("*-1\r\n")).isNull();
    List<?> items = (List<?>) read("*3\r\n:1\r\n$-1\r\n*1\r\n$1\r\nx\r\n");
    assertThat(items.get(0)).isEqualTo(1L);
    assertThat(items.get(1)).isNull();
    assertThat(((List<?>) items.get(2)).get(0)).isEqualTo(bytes("x"));
  }

  @Test
  void errorIsThrownAsAReply() {
    assertThatThrownBy(() -> read("-NOSCRIPT No matching script\r\n"))
        .isInstanceOf(JedisDataException.class)
        .matches(Failures::isReply)
        .matches(Failures::isMissingScript);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?what\r\n",
        "$x\r\n",
        "$-2\r\n",
        "$99999999999\r\n",
        "$999999999\r\n",
        "*2000000000\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
        "$1\r\nabc",
        "$1\r\na\rc",
        "*2\r\n-ERR within\r\n:1\r\n"
      })
  void whatIsNoReplyBreaksTheConnection(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(JedisConnectionException.class)
        .matches(trouble -> Failures.of(trouble).kind() == Kind.PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "$5\r\nab", "*2\r\n:1\r\n", "$12"})
  void endOfTheConnectionIsNoReply(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(JedisConnectionException.class)
        .matches(trouble -> Failures.of(trouble).kind() == Kind.IO);
  }
}
