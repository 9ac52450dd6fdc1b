package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.tls.TlsFailure;
import dev.fairlead.spi.transport.tls.TlsProblem;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Locale;

/** The header of a record (RFC 8446 5.1), looked at before an engine sees it, so that all engines refuse the same. */
final class TlsRecord {

    static final int HEADER_BYTES = 5;

    static final int HANDSHAKE = 22;

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int APPLICATION_DATA = 23;
    private static final int MAJOR_VERSION = 3;

    /** RFC 5246 6.2.3: "The length MUST NOT exceed 2^14 + 2048." TLS 1.3 allows less, which the engine sees to. */
    private static final int MOST_BYTES = 16_384 + 2_048;

    /** RFC 8446 5.2: the alert, the byte that says that it is one, and 16 bytes that authenticate them. */
    private static final int HIDDEN_ALERT_BYTES = 2 + 1 + 16;

    /** How many zeros the JDK pads all that it hides with; others pad nothing. */
    private static final int JDK_PADDING_BYTES = 16;

    private TlsRecord() {}

    /**
     * Returns how long the first record in {@code bytes} is, its header included; 0 if that has not come yet.
     *
     * @param first whether no record has come before
     * @throws TlsFailure if these are no records, or if it is too long
     */
    static int length(ByteBuffer bytes, boolean first) throws TlsFailure {
        int start = bytes.position();
        int available = bytes.remaining();
        boolean isOther = available >= 1 && !isType(type(bytes));
        if (isOther || (available >= 2 && bytes.get(start + 1) != MAJOR_VERSION)) {
            throw noRecord(bytes, first);
        }
        if (available < HEADER_BYTES) {
            return 0;
        }
        int length = Short.toUnsignedInt(bytes.getShort(start + 3));
        if (length > MOST_BYTES) {
            throw new TlsFailure(
                    "the server sent a record of " + length + " bytes, TLS allows " + MOST_BYTES + " (RFC 5246 6.2.3)",
                    EnumSet.of(TlsProblem.RECORD_OVERFLOW));
        }
        return HEADER_BYTES + length;
    }

    /**
     * Tells whether the first record, whose header is there, can be an alert. TLS 1.3 does not show what it is; its length
     * tells it apart from most others, unless somebody pads it in another way.
     */
    static boolean mayBeAlert(ByteBuffer bytes) {
        int type = type(bytes);
        int length = Short.toUnsignedInt(bytes.getShort(bytes.position() + 3));
        boolean isAsLongAsHiddenAlert =
                length == HIDDEN_ALERT_BYTES || length == HIDDEN_ALERT_BYTES + JDK_PADDING_BYTES;
        return type == ALERT || (type == APPLICATION_DATA && isAsLongAsHiddenAlert);
    }

    static int type(ByteBuffer bytes) {
        return Byte.toUnsignedInt(bytes.get(bytes.position()));
    }

    private static boolean isType(int type) {
        return type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA;
    }

    private static TlsFailure noRecord(ByteBuffer bytes, boolean first) {
        String seen = String.format(Locale.ROOT, "its record begins with the byte 0x%02X", type(bytes));
        return first
                ? new TlsFailure(
                        "what answers does not speak TLS: " + seen + (looksLikeHttp(bytes) ? ", as in HTTP" : ""),
                        EnumSet.of(TlsProblem.NOT_TLS))
                : new TlsFailure(
                        "the server sent what is no record of TLS: " + seen + " (RFC 8446 5.1)",
                        EnumSet.of(TlsProblem.BAD_RECORD));
    }

    private static boolean looksLikeHttp(ByteBuffer bytes) {
        return bytes.remaining() >= 4 && bytes.getInt(bytes.position()) == 0x4854_5450;
    }
}
