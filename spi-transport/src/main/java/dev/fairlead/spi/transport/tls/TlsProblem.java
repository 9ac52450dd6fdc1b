package dev.fairlead.spi.transport.tls;

/**
 * Why a TLS connection was not made, or has ended; the same for the same fault on every TLS provider. Each belongs to one
 * of the flags with which WinHTTP tells it ({@code WINHTTP_CALLBACK_STATUS_SECURE_FAILURE}).
 *
 * @since 0.1
 */
public enum TlsProblem {
    /** A certificate of the server's chain has expired (RFC 5280 4.1.2.5). */
    EXPIRED(Flag.CERT_DATE_INVALID),
    /** A certificate of the server's chain is not valid yet (RFC 5280 4.1.2.5). */
    NOT_YET_VALID(Flag.CERT_DATE_INVALID),
    /** The server's certificate is signed by itself and not trusted. */
    SELF_SIGNED(Flag.INVALID_CA),
    /** The server's chain ends at nobody who is trusted. */
    UNKNOWN_CA(Flag.INVALID_CA),
    /** A certificate of the chain was issued by one that may not issue any, or not at that depth (RFC 5280 4.2.1.9). */
    NOT_A_CA(Flag.INVALID_CA),
    /** The server's certificate is not meant for servers, or one of the chain not for issuing (RFC 5280 4.2.1.3, 4.2.1.12). */
    WRONG_USAGE(Flag.CERT_WRONG_USAGE),
    /** The server's certificate is for other names or addresses (RFC 9525 6). */
    WRONG_NAME(Flag.CERT_CN_INVALID),
    /** A certificate of the chain was revoked. */
    REVOKED(Flag.CERT_REVOKED),
    /** Whether a certificate of the chain was revoked could not be found out, and it was to be. */
    REVOCATION_UNKNOWN(Flag.CERT_REV_FAILED),
    /** A certificate was signed with an algorithm, or has a key, that is too weak. */
    WEAK_SIGNATURE(Flag.INVALID_CERT),
    /** A certificate of the chain is malformed, wrongly signed, or says something critical that is not understood. */
    INVALID_CERTIFICATE(Flag.INVALID_CERT),
    /** No certificate of the chain has one of the pinned public keys. */
    NOT_PINNED(Flag.INVALID_CERT),
    /** No version of TLS that both sides allow. */
    PROTOCOL_VERSION(Flag.SECURITY_CHANNEL_ERROR),
    /** No cipher suite, or no other parameter of the handshake, that both sides allow. */
    NO_SHARED_SUITE(Flag.SECURITY_CHANNEL_ERROR),
    /** The server chose an application protocol that was not offered (RFC 7301 3.2). */
    APPLICATION_PROTOCOL(Flag.SECURITY_CHANNEL_ERROR),
    /** The server asked for a certificate of the client, none was given, and it went no further. */
    CLIENT_CERTIFICATE_NEEDED(Flag.SECURITY_CHANNEL_ERROR),
    /** The server sent a fatal alert, the name of which is told (RFC 8446 6.2). */
    ALERT(Flag.SECURITY_CHANNEL_ERROR),
    /** A record or a message of the handshake breaks the rules of TLS. */
    HANDSHAKE(Flag.SECURITY_CHANNEL_ERROR),
    /** A record was changed on the way, or is none. */
    BAD_RECORD(Flag.SECURITY_CHANNEL_ERROR),
    /** A record is longer than TLS allows (RFC 8446 5.1, 5.2). */
    RECORD_OVERFLOW(Flag.SECURITY_CHANNEL_ERROR),
    /** The stream ended without the alert {@code close_notify}: somebody may have cut it (RFC 8446 6.1). */
    TRUNCATED(Flag.SECURITY_CHANNEL_ERROR),
    /** What answers does not speak TLS. */
    NOT_TLS(Flag.SECURITY_CHANNEL_ERROR);

    /**
     * WinHTTP's flags for it, by their names without {@code WINHTTP_CALLBACK_STATUS_FLAG_}.
     *
     * @since 0.1
     */
    public enum Flag {
        /** Whether a certificate was revoked could not be found out. */
        CERT_REV_FAILED(0x1),
        /** A certificate is invalid. */
        INVALID_CERT(0x2),
        /** A certificate was revoked. */
        CERT_REVOKED(0x4),
        /** The authority is not known, or is none. */
        INVALID_CA(0x8),
        /** The name is wrong. */
        CERT_CN_INVALID(0x10),
        /** The date is wrong. */
        CERT_DATE_INVALID(0x20),
        /** The usage is wrong. */
        CERT_WRONG_USAGE(0x40),
        /** TLS itself failed. */
        SECURITY_CHANNEL_ERROR(0x8000_0000);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }

        /**
         * Returns the bit that stands for it.
         *
         * @return the value of the Windows constant
         */
        public int bit() {
            return bit;
        }
    }

    private final Flag flag;

    TlsProblem(Flag flag) {
        this.flag = flag;
    }

    /**
     * Returns the flag with which WinHTTP tells it.
     *
     * @return the flag
     */
    public Flag flag() {
        return flag;
    }
}
