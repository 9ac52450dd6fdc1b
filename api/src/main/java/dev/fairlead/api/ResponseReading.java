package dev.fairlead.api;

import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.http1.ResponseHeadDecoder;
import dev.fairlead.spi.transport.Endpoint;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the head of the final answer, past interim ones, and not a byte further. */
final class ResponseReading extends TimedReading<ResponseHead> {

    private final Notifier notifier;
    private final InboundBuffer inbound;
    private final ResponseHeadDecoder decoder;
    private final Endpoint endpoint;

    ResponseReading(
            Notifier notifier,
            InboundBuffer inbound,
            ResponseHeadDecoder decoder,
            Endpoint endpoint,
            Limit whole,
            Duration pause) {
        super(inbound, whole, pause);
        this.notifier = notifier;
        this.inbound = inbound;
        this.decoder = decoder;
        this.endpoint = endpoint;
    }

    @Override
    public @Nullable ResponseHead advance() throws IOException {
        while (true) {
            @Nullable ResponseHead head = decode();
            // RFC 9110 15.2: a client must be able to parse interim answers before the final one, and may ignore them.
            if (head != null && !head.isInterim()) {
                inbound.giveBackIfEmpty();
                notifier.tell(StatusKind.RESPONSE_RECEIVED);
                return head;
            }
            if (head != null) {
                notifier.tellInterim(head.status());
            }
            if (head == null && !fillBeforeEnd()) {
                return null;
            }
        }
    }

    private @Nullable ResponseHead decode() throws WebSocketException {
        try {
            return decoder.decode(inbound.unread());
        } catch (HttpViolation violation) {
            throw Failures.http(violation, endpoint);
        }
    }

    /** False: nothing now. */
    private boolean fillBeforeEnd() throws IOException {
        int count = fill();
        if (count < 0) {
            throw new ConnectionException(
                    Failure.of(ErrorCode.CONNECTION_ERROR, Phase.RECEIVE_RESPONSE, Culprit.PEER),
                    endpoint + " ended the connection before its response head was whole",
                    null);
        }
        return count > 0;
    }
}
