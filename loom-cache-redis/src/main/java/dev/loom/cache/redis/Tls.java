package dev.loom.cache.redis;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted: not at all; with certificate and host name checked by the JVM's
 * trust store; or unchecked, where that is asked for by name.
 *
 * @param sockets makes encrypted sockets, {@code null} for plain ones
 * @param checked whether the peer proves who it is
 */
record Tls(@Nullable SSLSocketFactory sockets, boolean checked) {

  static Tls of(boolean encrypted, boolean insecure) {
    if (!encrypted) {
      return new Tls(null, false);
    }
    if (!insecure) {
      return new Tls((SSLSocketFactory) SSLSocketFactory.getDefault(), true);
    }
    Outages.warn(
        "{} is true: the cache talks to whoever answers in the place of Redis.", "tls_insecure");
    return new Tls(trustful(), false);
  }

  /** What a socket has to keep to. */
  SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    if (checked) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the host name, too
    }
    return parameters;
  }

  private static SSLSocketFactory trustful() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustingAll()}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  private static final class TrustingAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
