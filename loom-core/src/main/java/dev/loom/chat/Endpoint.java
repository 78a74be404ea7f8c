package dev.loom.chat;

import java.net.URI;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The API operation and the upstream's address, without credentials. Both are part of a request's
 * identity: the same prompt sent to another address is another request. Immutable.
 *
 * <p>Loom does not know where a client sends its calls: chains of different upstreams that share a
 * store must name an address each, or a namespace, or they get each other's answers.
 *
 * @param path the operation's path, for instance {@code /v1/chat/completions}; shown in the call
 *     log
 * @param address scheme, host, port and path of the upstream as the host names it, at most with an
 *     {@code api-version} query; empty for "the one upstream of this chain", which is the same
 *     address in every chain
 */
public record Endpoint(String path, String address) {

  private static final String ALLOWED =
      "; give scheme, host, port, path and at most an api-version, or use Endpoint.at, which drops"
          + " the rest";
  private static final Pattern START = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/*|//");
  private static final Pattern UNQUERIED = Pattern.compile("[^?#]*(\\?api-version=[^&#]*)?");

  /** The chat operation of OpenAI-compatible servers, without an address. */
  public static final Endpoint CHAT_COMPLETIONS = new Endpoint("/v1/chat/completions", "");

  // Rejects an address that can carry credentials: it would put them into logs.
  public Endpoint {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(address, "address");
    if (authorityHasUser(address)) {
      throw new IllegalArgumentException("endpoint address carries user information" + ALLOWED);
    }
    if (!UNQUERIED.matcher(address).matches()) {
      throw new IllegalArgumentException(
          "endpoint address carries a query or a fragment" + ALLOWED);
    }
  }

  /**
   * An operation at an address. User information, query and fragment of the address are dropped,
   * save an {@code api-version} query parameter, which selects another behaviour.
   *
   * @param path the operation's path
   * @param base the upstream's base address
   * @return the endpoint
   */
  public static Endpoint at(String path, URI base) {
    StringBuilder address = new StringBuilder();
    if (base.getScheme() != null) {
      address.append(base.getScheme()).append("://");
    }
    // Not getHost(): it is null for names with an underscore, and two hosts would look alike.
    String authority = base.getRawAuthority();
    if (authority != null) {
      address.append(authority, authority.lastIndexOf('@') + 1, authority.length());
    }
    if (base.getRawPath() != null) {
      address.append(base.getRawPath());
    }
    String version = apiVersion(base.getRawQuery());
    if (version != null) {
      address.append('?').append(version);
    }
    return new Endpoint(path, address.toString());
  }

  private static @Nullable String apiVersion(@Nullable String query) {
    if (query == null) {
      return null;
    }
    for (String part : query.split("&", -1)) {
      if (part.startsWith("api-version=")) {
        return part;
      }
    }
    return null;
  }

  /** Looks for an @ before the path, however the address begins. */
  private static boolean authorityHasUser(String address) {
    Matcher start = START.matcher(address);
    int from = start.lookingAt() ? start.end() : 0;
    int at = address.indexOf('@', from);
    int path = address.indexOf('/', from);
    return at >= 0 && (path < 0 || at < path);
  }
}
