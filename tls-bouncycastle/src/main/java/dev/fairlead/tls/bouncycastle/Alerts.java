package dev.fairlead.tls.bouncycastle;

import dev.fairlead.spi.transport.tls.TlsAlert;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/** Reads alerts out of what Bouncy Castle's engines throw, which is an exception around the one that knows. */
final class Alerts {

    /** Far more than there are; a chain of causes may be a ring. */
    private static final int DEPTH = 10;

    private Alerts() {}

    static Optional<TlsAlert> in(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            if (cause instanceof TlsFatalAlertReceived received) {
                return Optional.of(new TlsAlert(name(received.getAlertDescription()), TlsAlert.Sender.SERVER));
            }
            if (cause instanceof TlsFatalAlert sent) {
                return Optional.of(new TlsAlert(name(sent.getAlertDescription()), TlsAlert.Sender.CLIENT));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** Bouncy Castle calls all that it does not know by one name; the number says more. */
    private static String name(short alert) {
        String name = AlertDescription.getName(alert);
        return name.equals("UNKNOWN") ? "unknown(" + alert + ")" : name;
    }
}
