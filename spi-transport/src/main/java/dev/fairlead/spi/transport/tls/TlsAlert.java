package dev.fairlead.spi.transport.tls;

/**
 * A fatal alert (RFC 8446 6.2).
 *
 * @param name as in the RFC, {@code bad_record_mac} for example
 * @param sender who found fault
 * @since 0.1
 */
public record TlsAlert(String name, Sender sender) {

    /**
     * Who has sent an alert.
     *
     * @since 0.1
     */
    public enum Sender {
        /** The other end. */
        SERVER,
        /** This end. */
        CLIENT
    }
}
