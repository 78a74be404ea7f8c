package dev.loom.cache.redis;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * How connections are encrypted: with certificate and host name checked by the JVM's trust store,
 * or unchecked, where that is asked for by name.
 *
 * @param options the same for clients that make their sockets themselves
 * @param sockets makes encrypted sockets
 * @param checked whether the peer proves who it is
 */
record Tls(SslOptions options, SSLSocketFactory sockets, boolean checked) {

  static Tls of(boolean insecure) {
    if (insecure) {
      Outages.warn(
          "{} is true: the cache talks to whoever answers in the place of Redis.", "tls_insecure");
    }
    SslOptions options =
        SslOptions.builder()
            .sslVerifyMode(insecure ? SslVerifyMode.INSECURE : SslVerifyMode.FULL)
            .build();
    try {
      return new Tls(options, options.createSslContext().getSocketFactory(), !insecure);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot open its trust store for TLS", e);
    }
  }

  /** What a socket has to keep to. */
  SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    if (checked) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the host name, too
    }
    return parameters;
  }
}
