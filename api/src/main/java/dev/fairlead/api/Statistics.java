package dev.fairlead.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has passed on a WebSocket's connection until now (WinHTTP: {@code WINHTTP_REQUEST_STATS}). Bytes are those of request,
 * response and frames, without what TLS or a proxy adds.
 *
 * @param bytesReceived what came, response head included
 * @param bytesSent what went out, request head included
 * @param framesReceived frames that were begun to be received, control frames included
 * @param framesSent frames that were encoded, control frames included
 * @param sinceReceived how long ago something came
 * @param sinceSent how long ago something went out
 * @param roundTripTime how long pongs take to come, smoothed as in RFC 6298 2.3; empty until the first has come
 * @param compression what compression has saved; empty unless {@linkplain WebSocket#compression() it was agreed}
 * @since 0.1
 */
public record Statistics(
        long bytesReceived,
        long bytesSent,
        long framesReceived,
        long framesSent,
        Duration sinceReceived,
        Duration sinceSent,
        Optional<Duration> roundTripTime,
        Optional<CompressionStatistics> compression) {

    static Statistics of(Traffic traffic) {
        return of(traffic, Optional.empty(), null);
    }

    static Statistics of(Traffic traffic, Optional<Duration> roundTripTime, @Nullable MessageCompression compression) {
        return new Statistics(
                traffic.bytesReceived(),
                traffic.bytesSent(),
                traffic.framesReceived(),
                traffic.framesSent(),
                Duration.ofNanos(traffic.nanosSinceReceived()),
                Duration.ofNanos(traffic.nanosSinceSent()),
                roundTripTime,
                Optional.ofNullable(compression).map(MessageCompression::statistics));
    }
}
