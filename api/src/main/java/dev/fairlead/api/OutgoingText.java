package dev.fairlead.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text messages from the characters of a program. */
final class OutgoingText {

    private OutgoingText() {}

    /**
     * Encodes a text.
     *
     * @throws InvalidParameterException if it has an unpaired surrogate
     */
    static ByteBuffer encode(String text) {
        int unpaired = unpairedSurrogate(text);
        if (unpaired >= 0) {
            throw Failures.parameter(
                    ErrorCode.INVALID_PARAMETER,
                    Phase.SEND,
                    "text has an unpaired surrogate at index " + unpaired + ", which UTF-8 cannot express (RFC 3629 3)",
                    null);
        }
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The index of the first surrogate that is no part of a pair; -1 if there is none. */
    private static int unpairedSurrogate(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == length || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
