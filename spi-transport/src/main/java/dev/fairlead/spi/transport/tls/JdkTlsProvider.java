package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.BadPaddingException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The TLS of the Java run-time. */
final class JdkTlsProvider implements TlsProvider {

    static final TlsProvider INSTANCE = new JdkTlsProvider();

    private static final Pattern RECEIVED = Pattern.compile("Received fatal alert: (\\w+)");

    /** From some release on, alerts that are sent stand before the message. */
    private static final Pattern SENT = Pattern.compile("^\\((\\w+)\\) ");

    private JdkTlsProvider() {}

    @Override
    public String id() {
        return "jdk";
    }

    @Override
    public SSLContext createContext(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
        return context;
    }

    @Override
    public void setNamedGroups(SSLEngine engine, List<String> groups) {
        SSLParameters parameters = engine.getSSLParameters();
        try {
            // Since Java 20; the build is for 17.
            Method setNamedGroups = SSLParameters.class.getMethod("setNamedGroups", String[].class);
            setNamedGroups.invoke(parameters, (Object) groups.toArray(String[]::new));
            engine.setSSLParameters(parameters);
        } catch (NoSuchMethodException before20) {
            throw new UnsupportedOperationException(
                    "named groups " + groups + " cannot be chosen: the TLS provider jdk can do that on Java 20 and"
                            + " later; the provider bouncycastle can on every release",
                    before20);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(
                    "named groups " + groups + " are refused by the TLS provider jdk", refused);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException("SSLParameters.setNamedGroups is public", impossible);
        }
    }

    @Override
    public Optional<TlsAlert> alert(SSLException failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher received = RECEIVED.matcher(message);
        if (received.find()) {
            return Optional.of(new TlsAlert(received.group(1), TlsAlert.Sender.SERVER));
        }
        if (message.contains("application_layer_protocol_negotiation") || message.contains("application protocol")) {
            return Optional.of(new TlsAlert("no_application_protocol", TlsAlert.Sender.CLIENT));
        }
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BadPaddingException) {
                return Optional.of(new TlsAlert("bad_record_mac", TlsAlert.Sender.CLIENT));
            }
        }
        if (message.contains("protocol version")) {
            return Optional.of(new TlsAlert("protocol_version", TlsAlert.Sender.CLIENT));
        }
        Matcher sent = SENT.matcher(message);
        return sent.find() ? Optional.of(new TlsAlert(sent.group(1), TlsAlert.Sender.CLIENT)) : Optional.empty();
    }

    @Override
    public PrivateKey decryptKey(byte[] encryptedPkcs8, char[] password) throws GeneralSecurityException {
        try {
            return EncryptedKey.decrypt(encryptedPkcs8, password);
        } catch (IOException malformed) {
            throw new GeneralSecurityException("the encrypted private key is malformed", malformed);
        }
    }
}
