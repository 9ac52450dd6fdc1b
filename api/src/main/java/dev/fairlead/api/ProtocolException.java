package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;

/**
 * The server broke a rule of the WebSocket protocol after the upgrade, or went over one of our {@link Limits}. The
 * connection is closed by then, after one attempt to tell the server {@link #closeCode()}. WinHTTP:
 * {@code ERROR_WINHTTP_INVALID_SERVER_RESPONSE}.
 *
 * @since 0.1
 */
public final class ProtocolException extends WebSocketException {

    private static final long serialVersionUID = 1L;

    /** What the connection was closed with. */
    private final int closeCode;

    ProtocolException(Phase phase, Object peer, ProtocolViolation violation) {
        super(
                Failure.of(ErrorCode.INVALID_SERVER_RESPONSE, phase, Culprit.PEER, violation.section()),
                peer + " broke the WebSocket protocol or a limit: " + violation.getMessage() + " ("
                        + violation.section() + ", closed with " + violation.closeCode() + ")",
                violation);
        this.closeCode = violation.closeCode();
    }

    /**
     * Returns the status of the Close frame that the server was sent: 1002 for a broken rule, 1007 for text that is
     * not UTF-8, 1008 for too many frames, 1009 for too large a message (RFC 6455 7.4.1).
     *
     * @return the status code
     */
    public int closeCode() {
        return closeCode;
    }
}
