package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.redis.LinkException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

class FailuresTest {
  @ParameterizedTest
  @CsvSource({
    "OOM command not allowed when used memory > 'maxmemory'., OUT_OF_MEMORY",
    "ERR Error running script (call to f_1): @user_script:1: OOM command not allowed, OUT_OF_MEMORY",
    "LOADING Redis is loading the dataset in memory, NOT_READY",
    "READONLY You can't write against a read only replica., NOT_READY",
    "ERR Error running script: @user_script: 1: -READONLY You can't write, NOT_READY",
    "MISCONF Redis is configured to save RDB snapshots, NOT_READY",
    "NOAUTH Authentication required., DENIED",
    "NOPERM this user has no permissions, DENIED",
    "WRONGTYPE Operation against a key holding the wrong kind of value, PROTOCOL",
    "ERR unknown command, PROTOCOL"
  })
  void errorRepliesAreToldApart(String text, Kind kind) {
    JedisDataException reply = new JedisDataException(text);
    assertThat(Failures.isReply(reply)).isTrue();
    assertThat(Failures.of(reply).kind()).isEqualTo(kind);
  }

  static Stream<Arguments> breaks() {
    return Stream.of(
        Arguments.of(new JedisConnectionException(new SocketTimeoutException()), Kind.TIMEOUT),
        Arguments.of(new JedisConnectionException(new ConnectException()), Kind.REFUSED),
        Arguments.of(new JedisConnectionException(new IOException()), Kind.IO),
        Arguments.of(new JedisException("pool", new NoSuchElementException()), Kind.EXHAUSTED),
        Arguments.of(
            new JedisException("pool", new JedisAccessControlException("hush")), Kind.DENIED),
        Arguments.of(new JedisClusterOperationException("no more attempts"), Kind.IO),
        Arguments.of(new ClassCastException(), Kind.PROTOCOL),
        Arguments.of(new OutOfMemoryError(), Kind.PROTOCOL));
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void brokenConnectionsAreToldApart(Throwable trouble, Kind kind) {
    assertThat(Failures.isReply(trouble)).isFalse();
    assertThat(Failures.of(trouble).kind()).isEqualTo(kind);
  }

  @Test
  void rejectedCredentialsAreDenied() {
    JedisAccessControlException denied = new JedisAccessControlException("WRONGPASS hush");
    assertThat(Failures.of(denied).kind()).isEqualTo(Kind.DENIED);
    assertThat(Failures.of(denied)).hasMessageNotContaining("hush");
    assertThat(Failures.of(new JedisDataException((String) null)).kind()).isEqualTo(Kind.PROTOCOL);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachKindHasASentence(Kind kind) {
    LinkException failure = Failures.of(kind);
    assertThat(failure).hasMessageMatching("[a-zR].* .*");
    assertThat(Failures.of(failure)).isSameAs(failure);
  }

  @Test
  void endlessCausesEndTheSearch() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    assertThat(Failures.of(new JedisConnectionException(first)).kind()).isEqualTo(Kind.IO);
  }
}
