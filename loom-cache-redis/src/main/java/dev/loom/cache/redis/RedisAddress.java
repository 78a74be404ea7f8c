package dev.loom.cache.redis;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * Where Redis is and who we are there: {@code scheme://[user[:password]@]host[:port][,host…][/db or
 * /master]}, percent-decoded. Immutable.
 *
 * @param kind how its servers stand together
 * @param tls whether connections are encrypted
 * @param user name of an ACL user, {@code null} for the default user
 * @param password its password, {@code null} for none
 * @param hosts the server, nodes of the cluster or sentinels to ask; at least one
 * @param database number of the database, 0 on a cluster
 * @param master what the sentinels call the master; empty unless they are asked
 */
record RedisAddress(
    Kind kind,
    boolean tls,
    @Nullable String user,
    @Nullable String password,
    List<HostAndPort> hosts,
    int database,
    String master) {
  private static final int PORT = 6379;
  private static final int SENTINEL_PORT = 26379;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_DATABASE = 65_535;
  private static final String FORM =
      "; allowed is scheme://[user[:password]@]host[:port][,host...][/database or /master]";

  /** How servers stand together. */
  enum Kind {
    /** One server. */
    STANDALONE("redis"),
    /** A cluster. */
    CLUSTER("redis+cluster"),
    /** A server that sentinels watch over. */
    SENTINEL("redis+sentinel");

    private final String scheme;

    Kind(String scheme) {
      this.scheme = scheme;
    }

    private String tlsScheme() {
      return scheme.replaceFirst("redis", "rediss");
    }
  }

  // Copies the hosts.
  RedisAddress {
    hosts = List.copyOf(hosts);
  }

  /** Whether addresses of a scheme, in lower case, are understood here. */
  static boolean hasScheme(String scheme) {
    return kind(scheme) != null;
  }

  private static @Nullable Kind kind(String scheme) {
    for (Kind kind : Kind.values()) {
      if (Set.of(kind.scheme, kind.tlsScheme()).contains(scheme)) {
        return kind;
      }
    }
    return null;
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with one sentence that quotes nothing of the address
   */
  static RedisAddress parse(String text) {
    int mark = text.indexOf("://");
    String scheme = mark < 0 ? "" : text.substring(0, mark).toLowerCase(Locale.ROOT);
    Kind kind = kind(scheme);
    if (kind == null) {
      throw bad("has no scheme that Redis is reached by");
    }
    String rest = text.substring(mark + 3);
    if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
      throw bad("has a ? or #, which stand for nothing (as part of a password: %3F, %23)");
    }
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "" : decoded(rest.substring(slash + 1));
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    int at = authority.lastIndexOf('@');
    List<HostAndPort> hosts = hosts(authority.substring(at + 1), kind);
    String[] login = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
    boolean named = login.length > 0 && !login[0].isEmpty();
    return new RedisAddress(
        kind,
        scheme.equals(kind.tlsScheme()),
        named ? decoded(login[0]) : null,
        login.length > 1 ? decoded(login[1]) : null,
        hosts,
        kind == Kind.SENTINEL ? 0 : database(path, kind),
        kind == Kind.SENTINEL ? master(path) : "");
  }

  private static List<HostAndPort> hosts(String text, Kind kind) {
    List<HostAndPort> hosts = new ArrayList<>();
    for (String host : text.split(",", -1)) {
      hosts.add(host(host, kind == Kind.SENTINEL ? SENTINEL_PORT : PORT));
    }
    if (hosts.size() > 1 && kind == Kind.STANDALONE) {
      throw bad("names several hosts, which only redis+cluster and redis+sentinel have");
    }
    return hosts;
  }

  private static HostAndPort host(String text, int defaultPort) {
    int end = text.startsWith("[") ? text.indexOf(']') + 1 : (text + ":").indexOf(':');
    String host = text.substring(0, end);
    if (text.startsWith("[")) {
      host = host.substring(Math.min(1, end), Math.max(1, end) - 1);
    }
    String port = text.substring(end);
    if (host.isBlank() || !port.isEmpty() && !port.startsWith(":")) {
      throw bad("names no host");
    }
    return new HostAndPort(
        decoded(host),
        port.length() < 2 ? defaultPort : number("port", port.substring(1), 1, MAX_PORT));
  }

  private static int database(String path, Kind kind) {
    return path.isEmpty()
        ? 0
        : number("database", path, 0, kind == Kind.CLUSTER ? 0 : MAX_DATABASE);
  }

  private static String master(String path) {
    if (path.isBlank() || path.indexOf('/') >= 0) {
      throw bad("names no master after its hosts");
    }
    return path;
  }

  private static int number(String what, String text, int least, int most) {
    if (text.matches("[0-9]{1,5}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw bad("has a " + what + " that is no number from " + least + " to " + most);
  }

  private static String decoded(String text) {
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      bytes.put(raw[i] == '%' ? escaped(raw, i) : raw[i]);
      i += raw[i] == '%' ? 2 : 0;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw bad("has a % that stands for no UTF-8 text"); // no cause: it might quote the password
    }
  }

  private static byte escaped(byte[] raw, int at) {
    int high = at + 2 < raw.length ? Character.digit(raw[at + 1], 16) : -1;
    int low = at + 2 < raw.length ? Character.digit(raw[at + 2], 16) : -1;
    if (high < 0 || low < 0) {
      throw bad("has a % without two hex digits");
    }
    return (byte) (high * 16 + low);
  }

  private static IllegalArgumentException bad(String what) {
    return new IllegalArgumentException("redis_url " + what + FORM);
  }

  /** Shows the kind alone: hosts are the operator's, user and password nobody's. */
  @Override
  public String toString() {
    return "RedisAddress[" + (tls ? kind.tlsScheme() : kind.scheme) + "]";
  }
}
