package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.loom.cache.redis.LinkException.Kind;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.SslOptions;

/** Encrypted connections, through a front in this JVM: the Redis of the tests has no TLS. */
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path directory;
  private final RedisServer server = RedisServer.start();
  private SSLServerSocket front;
  private SSLContext context;

  @BeforeEach
  void start() throws Exception {
    Path store = directory.resolve("front.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                tool,
                "-genkeypair",
                "-alias",
                "front",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("front", keys.getCertificate("front"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    front =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  private static void daemon(Body body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (Exception e) {
                // The test is over, or the client hung up.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private interface Body {
    void run() throws Exception;
  }

  private void accept() throws Exception {
    while (true) {
      Socket client = front.accept();
      Socket redis = new Socket(InetAddress.getLoopbackAddress(), server.port());
      daemon(() -> carry(client, redis));
      daemon(() -> carry(redis, client));
    }
  }

  private static void carry(Socket from, Socket to) throws Exception {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[8192];
      for (int count; (count = in.read(buffer)) >= 0; ) {
        out.write(buffer, 0, count);
        out.flush();
      }
    }
  }

  @AfterEach
  void stop() throws Exception {
    front.close();
    server.close();
  }

  private RawLink trusting(String host) {
    return new JedisLink(
        new Sockets(
            new HostAndPort(host, front.getLocalPort()),
            new Tls(SslOptions.defaults(), context.getSocketFactory(), true)),
        DefaultJedisClientConfig.builder()
            .resp2()
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .build(),
        new Probe("loom"),
        Duration.ofSeconds(2),
        2,
        () -> {});
  }

  private static Kind kind(RawLink link) {
    LinkException failure = catchThrowableOfType(LinkException.class, link::prepare);
    return failure == null ? null : failure.kind();
  }

  @Test
  void trustedServerOfTheRightNameIsUsed() throws Exception {
    RawLink link = trusting("localhost");
    link.prepare();
    link.probe();
    server.send("SET", "a", "1");
    String found = link.read(List.of(new byte[] {'a'}), values -> RedisServer.text(values.get(0)));
    assertThat(found).isEqualTo("1");
    link.close();
  }

  @Test
  void serverOfAnotherNameIsRefused() {
    RawLink link = trusting("127.0.0.1");
    assertThat(kind(link)).isEqualTo(Kind.IO);
    link.close();
  }

  private RedisBackend open(boolean insecure) {
    return Sample.open(Sample.settings("rediss://localhost:" + front.getLocalPort(), insecure));
  }

  @Test
  void serverWithoutTrustIsRefusedAndCallsGoOn() {
    try (RedisBackend backend = open(false)) {
      assertThat(backend.health().available()).isFalse();
      assertThat(Sample.tier(backend, Sample.put(backend, "a"))).isEqualTo("memory");
    }
  }

  @Test
  void trustIsGivenUpByNameAlone() {
    try (RedisBackend backend = open(true)) {
      Sample.await("the cache attaches", () -> backend.health().available());
      assertThat(Sample.tier(backend, Sample.put(backend, "a"))).isEqualTo("redis");
    }
  }
}
