package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static dev.loom.cache.redis.Sample.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSecret;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.RemoteSettings;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import dev.loom.chat.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;

/** The channel as others see it, and what they may do to it. */
class NoticesTest {
  private static final String CHANNEL = "loom:v1:inv";
  private static final Caller CALLER = Caller.of("tenant-canary", "user-canary");
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final RedisServer server = RedisServer.start();
  private final TieredBackend node = Near.open(Near.settings(server.uri(), TIMEOUT, Near.CAP));

  @AfterEach
  void stop() {
    node.close();
    server.close();
  }

  private CacheEntry put(TieredBackend backend, CacheEntry entry) {
    assertThat(backend.put(entry, backend.ticket(entry.key()))).isEqualTo(StoreResult.STORED);
    return entry;
  }

  @Test
  void noNoticeNamesTenantUserTagOrPrompt() {
    RemoteSettings remote = new RemoteSettings(TIMEOUT, 8, 0, false, "loom", Near.CAP, true, true);
    CacheSecret secret = CacheSecret.of("the secret canary, of thirty-two bytes");
    BackendSettings settings =
        new BackendSettings(server.uri(), 100, 1 << 20, Duration.ZERO, remote, secret, List.of());
    try (TieredBackend other = Near.open(settings);
        Connection listener = new Connection(new HostAndPort("127.0.0.1", server.port()))) {
      listener.sendCommand(Command.SUBSCRIBE, CHANNEL);
      listener.getOne();
      List<CacheSelector> selectors =
          List.of(
              CacheSelector.tenant("tenant-canary"),
              CacheSelector.user("user-canary"),
              CacheSelector.tag("tag-canary"),
              CacheSelector.tag("tag-canary").and(CacheSelector.user("user-canary")));
      for (CacheSelector selector : selectors) {
        put(other, Samples.entry(CacheScope.GLOBAL, CALLER, "gpt", "prompt-canary", "tag-canary"));
        assertThat(other.invalidate(selector).removed()).isEqualTo(1);
      }
      for (int i = 0; i < 2 * selectors.size(); i++) { // one at the beginning, one at the end
        byte[] told = (byte[]) ((List<?>) listener.getUnflushedObject()).get(2);
        assertThat(Notice.decode(told)).isNotNull();
        assertThat(new String(told, StandardCharsets.UTF_8)).doesNotContain("canary");
        assertThat(new String(told, StandardCharsets.ISO_8859_1).replace("\0", ""))
            .doesNotContain("canary");
      }
      assertThat(other.nearHealth().toString() + other.health()).doesNotContain("canary");
    }
  }

  @Test
  void whatIsNoNoticeDropsAllCopies() {
    CacheEntry entry = put(node, Samples.entry("a", "x"));
    for (String told : List.of("", "drop everything", "9".repeat(100_000))) {
      Near.copy(node, entry);
      long before = node.nearHealth().unreadableNotices();
      server.send("PUBLISH", CHANNEL, told);
      await("it is counted", () -> node.nearHealth().unreadableNotices() == before + 1);
      assertThat(node.nearHealth().copies()).isZero();
    }
    Near.copy(node, entry);
    assertThat(node.nearHealth().subscriptions()).as("it listens on").isEqualTo(1);
    node.invalidate(CacheSelector.tag("x"));
    assertThat(tier(node, entry)).isNull();
  }

  @Test
  void forgedNoticeTakesCopiesAndNothingElse() {
    CacheEntry entry = put(node, Samples.entry("a", "x"));
    Near.copy(node, entry);
    String head = RedisServer.text(server.send("GET", "loom:v1:head"));
    server.send("PUBLISH", CHANNEL, "1" + head.substring(0, 16) + "9".repeat(16) + "9".repeat(16));
    await("it begins anew", () -> node.nearHealth().subscriptions() == 2);
    await("it hears", () -> node.nearHealth().inUse());
    assertThat(tier(node, entry)).isEqualTo("redis");
  }

  @Test
  void selectorTooLongForTheChannelIsToldAsEverything() {
    try (RedisBackend other = Sample.open(Sample.settings(server.uri(), TIMEOUT, 8))) {
      CacheEntry entry = put(node, Samples.entry("a", "x"));
      Near.copy(node, entry);
      other.invalidate(CacheSelector.model("m".repeat(Notice.MOST_TERMS)));
      await("the copy goes", () -> "redis".equals(tier(node, entry)));
      assertThat(node.nearHealth().unreadableNotices()).isZero();
      assertThat(node.nearHealth().subscriptions()).isEqualTo(1);
    }
  }

  @Test
  void anotherDatabaseOfTheSameServerMatters() {
    CacheEntry entry = put(node, Samples.entry("a", "x"));
    Near.copy(node, entry);
    BackendSettings there = Near.settings(server.uri() + "/1", TIMEOUT, Near.CAP);
    try (TieredBackend other = Near.open(there)) {
      other.invalidate(CacheSelector.tag("y"));
      CacheEntry own = put(other, Samples.entry("b", "z"));
      Near.copy(other, own);
      node.invalidate(CacheSelector.tag("z"));
      await("notices are one for all", () -> "redis".equals(tier(other, own)));
      assertThat(other.nearHealth().subscriptions()).isEqualTo(1);
    }
    assertThat(node.nearHealth().subscriptions()).isEqualTo(1);
    assertThat(tier(node, entry)).isEqualTo("memory");
  }

  @Test
  void storeThatMayNotListenUsesNoCopies() {
    server.send("ACL", "SETUSER", "deaf", "on", ">p", "~*", "resetchannels", "+@all", "-subscribe");
    String uri = server.uri().replace("redis://", "redis://deaf:p@");
    BackendSettings settings = Near.settings(uri, TIMEOUT, Near.CAP);
    try (TieredBackend deaf = (TieredBackend) new RedisBackend.Factory().open(settings)) {
      CacheEntry entry = Sample.put(deaf, "a", "x");
      assertThat(tier(deaf, entry)).isEqualTo("redis");
      assertThat(tier(deaf, entry)).isEqualTo("redis");
      assertThat(deaf.nearHealth()).isEqualTo(new NearHealth(false, 0, 0, 0));
      assertThat(deaf.health().outages()).isZero();
    }
  }

  @Test
  void replacedEntryIsNotServedByTheNodeThatReplacedIt() {
    CacheEntry entry = put(node, Samples.entry("a", "old"));
    Near.copy(node, entry);
    put(node, Samples.entry("a", "new"));
    assertThat(tier(node, entry)).isEqualTo("redis");
    Near.copy(node, entry);
    assertThatThrownBy(() -> node.put(entry, new StoreTicket() {}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
