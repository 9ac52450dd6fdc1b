package dev.fairlead.api;

/**
 * How much a server may make this end handle, and how much it may make it keep. Everything is bounded by default. A message that is received piece by
 * piece into the caller's own buffer ({@link WebSocket#receive}) has no size limit, because its memory is the caller's.
 *
 * @param headBytes the response head with its interim answers, in bytes; default 16 KiB
 * @param headLineBytes one line of it, in bytes; default 8 KiB
 * @param headFields header fields of one head; default 100
 * @param interimHeads answers with a 1xx status before the final one; default 8
 * @param bodyBytes what is kept of the body of a refusal, in bytes; the rest is dropped; default 64 KiB
 * @param messageBytes a message received whole, in bytes; beyond it the connection fails with 1009; default 8 MiB
 * @param framesPerMessage frames of one message; beyond it the connection fails with 1008; default 131,072
 * @param emptyFramesInARow data frames without payload in a row within one message; beyond it the connection fails with
 *     1008; default 64
 * @param framesPerTurn frames of one connection that are handled before other connections have their turn, besides those
 *     that were read already; default 1,024. A turn also ends with 1 MiB that was read
 * @param queuedBytes what may wait to be sent on a WebSocket by asynchronous calls, in bytes: payload, and 14 for each send. The
 *     first one always has room, whatever its size; one that would be over the limit fails with {@link HandleStateException}
 *     ({@link ErrorCode#INVALID_OPERATION}) and changes nothing. 0: one send operation at a time, a second one fails, blocking or
 *     not (WinHTTP's rule). Default 16 MiB. Besides, one pong is owed at most: of pings that wait for theirs the newest is
 *     answered (RFC 6455 5.5.3), which cannot be changed
 * @since 0.1
 */
public record Limits(
        int headBytes,
        int headLineBytes,
        int headFields,
        int interimHeads,
        int bodyBytes,
        int messageBytes,
        int framesPerMessage,
        int emptyFramesInARow,
        int framesPerTurn,
        int queuedBytes) {

    /** The defaults, as said at each component. */
    public static final Limits DEFAULT =
            new Limits(16 * 1024, 8 * 1024, 100, 8, 64 * 1024, 8 * 1024 * 1024, 131_072, 64, 1_024, 16 * 1024 * 1024);

    /**
     * Sets all limits.
     *
     * @param headBytes at least 1
     * @param headLineBytes at least 1
     * @param headFields at least 1
     * @param interimHeads at least 0
     * @param bodyBytes at least 0
     * @param messageBytes at least 0
     * @param framesPerMessage at least 1
     * @param emptyFramesInARow at least 0
     * @param framesPerTurn at least 1
     * @param queuedBytes at least 0
     * @throws InvalidParameterException if one is below its least value
     */
    public Limits {
        requireAtLeast("headBytes", 1, headBytes);
        requireAtLeast("headLineBytes", 1, headLineBytes);
        requireAtLeast("headFields", 1, headFields);
        requireAtLeast("interimHeads", 0, interimHeads);
        requireAtLeast("bodyBytes", 0, bodyBytes);
        requireAtLeast("messageBytes", 0, messageBytes);
        requireAtLeast("framesPerMessage", 1, framesPerMessage);
        requireAtLeast("emptyFramesInARow", 0, emptyFramesInARow);
        requireAtLeast("framesPerTurn", 1, framesPerTurn);
        requireAtLeast("queuedBytes", 0, queuedBytes);
    }

    private static void requireAtLeast(String name, int least, int value) {
        if (value < least) {
            throw Failures.parameter("limit " + name + " is " + value + ", must be at least " + least, null);
        }
    }

    /**
     * Returns these limits with another one for messages received whole.
     *
     * @param bytes at least 0
     * @return the changed copy
     * @throws InvalidParameterException if {@code bytes} is negative
     */
    public Limits withMessageBytes(int bytes) {
        return new Limits(
                headBytes,
                headLineBytes,
                headFields,
                interimHeads,
                bodyBytes,
                bytes,
                framesPerMessage,
                emptyFramesInARow,
                framesPerTurn,
                queuedBytes);
    }

    /**
     * Returns these limits with another one for the body of a refusal.
     *
     * @param bytes at least 0
     * @return the changed copy
     * @throws InvalidParameterException if {@code bytes} is negative
     */
    public Limits withBodyBytes(int bytes) {
        return new Limits(
                headBytes,
                headLineBytes,
                headFields,
                interimHeads,
                bytes,
                messageBytes,
                framesPerMessage,
                emptyFramesInARow,
                framesPerTurn,
                queuedBytes);
    }

    /**
     * Returns these limits with another one for what waits to be sent.
     *
     * @param bytes at least 0
     * @return the changed copy
     * @throws InvalidParameterException if {@code bytes} is negative
     */
    public Limits withQueuedBytes(int bytes) {
        return new Limits(
                headBytes,
                headLineBytes,
                headFields,
                interimHeads,
                bodyBytes,
                messageBytes,
                framesPerMessage,
                emptyFramesInARow,
                framesPerTurn,
                bytes);
    }
}
