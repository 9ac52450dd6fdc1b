package dev.fairlead.api;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.ConnectProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the times of an exchange. Written by the thread that has its lane, read by any. */
final class Stopwatch {

    private final Instant started = Instant.now();

    /** When the last phase ended that has, by the clock of {@link System#nanoTime}. */
    private long mark = System.nanoTime();

    private volatile @Nullable Duration request;
    private volatile @Nullable Duration response;

    /** The channel is connected. */
    void connected() {
        mark = System.nanoTime();
    }

    /** The request was sent. */
    void sent() {
        request = lap();
    }

    /** The response head is whole. */
    void answered() {
        response = lap();
    }

    private Duration lap() {
        long now = System.nanoTime();
        Duration took = Duration.ofNanos(now - mark);
        mark = now;
        return took;
    }

    ConnectionInfo info(ChannelInfo channel, Optional<ProxyServer> proxy) {
        ConnectProgress progress = channel.progress();
        Timings timings = new Timings(
                started,
                progress.resolution(),
                progress.connect(),
                progress.tunnel(),
                progress.handshake(),
                Optional.ofNullable(request),
                Optional.ofNullable(response));
        return new ConnectionInfo(channel.local(), channel.remote(), proxy, timings);
    }
}
