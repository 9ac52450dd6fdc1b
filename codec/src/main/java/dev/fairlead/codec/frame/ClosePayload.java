package dev.fairlead.codec.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a close frame says: a code and a reason (RFC 6455 section 5.5.1).
 *
 * <p>A payload that exists can be sent: its code may appear on the wire, its reason fits.
 *
 * @param code why the connection is closed; {@link CloseCodes#NO_STATUS} stands for an empty payload and has no reason
 * @param reason a text for whoever looks for the cause, not meant for end users; at most {@value #MAX_REASON_BYTES} bytes of
 *     UTF-8; may be empty
 * @since 0.1
 */
public record ClosePayload(int code, String reason) {

    /** RFC 6455 5.5: control frames have 125 bytes at most; the code takes two of them. */
    public static final int MAX_REASON_BYTES = 123;

    private static final int CODE_BYTES = 2;

    /**
     * Creates a payload.
     *
     * @param code a code that {@link CloseCodes#mayAppearOnWire}, or {@link CloseCodes#NO_STATUS} without a reason
     * @param reason at most {@value #MAX_REASON_BYTES} bytes of UTF-8
     * @throws IllegalArgumentException if the code may not be sent, or if the reason is too long or has an unpaired surrogate;
     *     the message never contains the reason
     */
    public ClosePayload {
        Objects.requireNonNull(reason, "reason");
        boolean empty = code == CloseCodes.NO_STATUS && reason.isEmpty();
        if (!empty && !CloseCodes.mayAppearOnWire(code)) {
            throw new IllegalArgumentException("close code " + code + " may not be sent");
        }
        // RFC 6455 5.5.1: the reason is "UTF-8-encoded data", in which surrogates have no place.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(reason)) {
            throw new IllegalArgumentException("close reason has an unpaired surrogate");
        }
        int length = utf8(reason).length;
        if (length > MAX_REASON_BYTES) {
            throw new IllegalArgumentException(
                    "close reason of " + length + " bytes of UTF-8, limit " + MAX_REASON_BYTES);
        }
    }

    /**
     * Reads the payload of a close frame.
     *
     * @param payload all of it, unmasked, from position to limit; of any kind; never changed. Its position moves to the limit,
     *     or stays if this throws
     * @return what it says; {@link CloseCodes#NO_STATUS} and no reason if it is empty
     * @throws ProtocolViolation if the payload is a single byte or more than 125 bytes, or if the code may not appear on the
     *     wire: 1002; if the reason is not UTF-8: 1007
     */
    public static ClosePayload decode(ByteBuffer payload) throws ProtocolViolation {
        int length = payload.remaining();
        // RFC 6455 7.1.5: without a status code, the close code "is considered to be 1005."
        if (length == 0) {
            return new ClosePayload(CloseCodes.NO_STATUS, "");
        }
        // RFC 6455 5.5.1: "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned integer".
        if (length < CODE_BYTES) {
            throw broken("5.5.1", "close payload of 1 byte, the least is 2 if there is any");
        }
        if (length > FrameHeader.MAX_CONTROL_PAYLOAD) {
            throw broken("5.5", "close payload of " + length + " bytes, limit 125");
        }
        ClosePayload close = new ClosePayload(decodeCode(payload), decodeReason(payload));
        payload.position(payload.limit());
        return close;
    }

    /**
     * Returns the bytes of this payload.
     *
     * @return a new heap buffer of exactly this size, ready to be read: 0 to 125 bytes
     */
    public ByteBuffer encode() {
        if (code == CloseCodes.NO_STATUS) {
            return ByteBuffer.allocate(0);
        }
        byte[] text = utf8(reason);
        return ByteBuffer.allocate(CODE_BYTES + text.length)
                .putShort((short) code)
                .put(text)
                .flip();
    }

    private static int decodeCode(ByteBuffer payload) throws ProtocolViolation {
        int at = payload.position();
        int code = ((payload.get(at) & 0xFF) << Byte.SIZE) | (payload.get(at + 1) & 0xFF);
        // RFC 6455 7.4: which codes there are, and which of them a close frame may carry.
        if (!CloseCodes.mayAppearOnWire(code)) {
            throw broken("7.4", "close code " + code + " may not be sent");
        }
        return code;
    }

    private static String decodeReason(ByteBuffer payload) throws ProtocolViolation {
        int start = payload.position() + CODE_BYTES;
        Utf8Validator utf8 = new Utf8Validator();
        // RFC 6455 8.1: bytes that are taken for UTF-8 and are none fail the connection.
        int invalid = utf8.firstInvalid(payload, start, payload.limit());
        if (invalid >= 0) {
            throw notUtf8("close reason is not UTF-8 at its byte " + (invalid - start));
        }
        if (!utf8.isComplete()) {
            throw notUtf8("close reason of " + (payload.limit() - start) + " bytes ends inside a character");
        }
        byte[] text = new byte[payload.limit() - start];
        payload.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ProtocolViolation broken(String section, String message) {
        return new ProtocolViolation(CloseCodes.PROTOCOL_ERROR, "RFC 6455 " + section, message);
    }

    private static ProtocolViolation notUtf8(String message) {
        return new ProtocolViolation(CloseCodes.INVALID_PAYLOAD, "RFC 6455 8.1", message);
    }
}
