package dev.fairlead.api;

import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.codec.http1.ResponseBodyDecoder;
import dev.fairlead.spi.transport.Endpoint;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the body of a refusal, or as much of it as is kept. */
final class BodyReading extends TimedReading<byte[]> {

    private final InboundBuffer inbound;
    private final ResponseBodyDecoder decoder;
    private final Endpoint endpoint;

    BodyReading(InboundBuffer inbound, ResponseBodyDecoder decoder, Endpoint endpoint, Limit whole, Duration pause) {
        super(inbound, whole, pause);
        this.inbound = inbound;
        this.decoder = decoder;
        this.endpoint = endpoint;
    }

    @Override
    public byte @Nullable [] advance() throws IOException {
        try {
            while (!decoder.decode(inbound.unread())) {
                int count = fill();
                if (count == 0) {
                    return null;
                }
                if (count < 0) {
                    decoder.endOfInput();
                    break;
                }
            }
            return decoder.content();
        } catch (HttpViolation violation) {
            throw Failures.http(violation, endpoint);
        }
    }
}
