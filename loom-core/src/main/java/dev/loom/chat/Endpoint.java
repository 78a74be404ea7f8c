package dev.loom.chat;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The API operation and the upstream's address, without credentials. Both are part of a request's
 * identity: the same prompt sent to another address is another request. Immutable.
 *
 * @param path the operation's path, for instance {@code /v1/chat/completions}; shown in the call
 *     log
 * @param address scheme, host, port and path of the upstream as the host names it, or empty for
 *     "the one upstream of this chain"
 */
public record Endpoint(String path, String address) {

  /** The chat operation of OpenAI-compatible servers, without an address. */
  public static final Endpoint CHAT_COMPLETIONS = new Endpoint("/v1/chat/completions", "");

  // Rejects an address that carries user information: it would put credentials into logs.
  public Endpoint {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(address, "address");
    if (authorityHasUser(address)) {
      throw new IllegalArgumentException(
          "endpoint address carries user information; give scheme, host, port and path only, or"
              + " use Endpoint.at, which drops it");
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

  private static boolean authorityHasUser(String address) {
    int start = address.indexOf("//");
    if (start < 0) {
      return false;
    }
    int end = address.length();
    for (int i = start + 2; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        end = i;
        break;
      }
    }
    int at = address.indexOf('@', start + 2);
    return at >= 0 && at < end;
  }
}
