package dev.fairlead.codec.frame;

/**
 * The status codes of a close frame (RFC 6455 section 7.4 and the IANA registry "WebSocket Close Code Number").
 *
 * <p>Plain numbers, because applications and libraries have ranges of their own: 3000 to 3999 and 4000 to 4999.
 *
 * @since 0.1
 */
public final class CloseCodes {

    /** The purpose of the connection is fulfilled. */
    public static final int NORMAL = 1000;

    /** An endpoint goes away: a server that shuts down, a page that was left. */
    public static final int GOING_AWAY = 1001;

    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;

    /** The peer sent a kind of data that is not accepted here, for instance binary where text is wanted. */
    public static final int UNSUPPORTED_DATA = 1003;

    /** There was a close frame without a code. Never on the wire. */
    public static final int NO_STATUS = 1005;

    /** There was no close frame. Never on the wire. */
    public static final int ABNORMAL = 1006;

    /** The payload does not fit the kind of the message: text that is not UTF-8. */
    public static final int INVALID_PAYLOAD = 1007;

    /** The peer broke a rule of this endpoint's own, such as a limit. */
    public static final int POLICY_VIOLATION = 1008;

    /** A message is too big to be processed. */
    public static final int MESSAGE_TOO_BIG = 1009;

    /** The server did not agree to an extension that the client needs. */
    public static final int MANDATORY_EXTENSION = 1010;

    /** The server met a condition that it did not expect. */
    public static final int INTERNAL_ERROR = 1011;

    /** The service restarts (IANA registry). */
    public static final int SERVICE_RESTART = 1012;

    /** The service is overloaded; the client may try again later (IANA registry). */
    public static final int TRY_AGAIN_LATER = 1013;

    /** A gateway got a bad answer from the server behind it (IANA registry). */
    public static final int BAD_GATEWAY = 1014;

    /** The TLS handshake failed. Never on the wire. */
    public static final int TLS_HANDSHAKE = 1015;

    private CloseCodes() {}

    /**
     * Tells whether a close frame may carry a code.
     *
     * @param code any number
     * @return true for 1000 to 1003, 1007 to 1014 and 3000 to 4999
     */
    public static boolean mayAppearOnWire(int code) {
        // RFC 6455 7.4.1: 1004 is reserved; 1005, 1006 and 1015 "MUST NOT be set as a status code in a Close control
        // frame".
        // RFC 6455 7.4.2: 0 to 999 are not used; 1016 to 2999 are reserved for the protocol; nothing is defined from
        // 5000 on.
        return (code >= NORMAL && code <= UNSUPPORTED_DATA)
                || (code >= INVALID_PAYLOAD && code <= BAD_GATEWAY)
                || (code >= 3000 && code <= 4999);
    }
}
