package dev.fairlead.api;

import dev.fairlead.codec.deflate.DeflateParameters;
import org.jspecify.annotations.Nullable;

/** Both directions of a WebSocket on which messages may be compressed. */
final class MessageCompression {

    private final DeflateParameters agreed;
    private final IdleRelease idle;
    private final Deflation deflation;
    private final Inflation inflation;

    private MessageCompression(DeflateParameters agreed, CompressionOptions options, IdleRelease idle) {
        this.agreed = agreed;
        this.idle = idle;
        this.deflation = new Deflation(agreed, options, idle);
        this.inflation = new Inflation(agreed, options, idle);
    }

    /**
     * Makes what serves one WebSocket; null: nothing was agreed.
     *
     * @param look has both directions look whether memory is to be given back; must not wait
     */
    static @Nullable MessageCompression of(
            @Nullable DeflateParameters agreed, OptionValues values, SessionTimer timer, Runnable look) {
        if (agreed == null) {
            return null;
        }
        CompressionOptions options = values.get(Option.COMPRESSION).orElse(CompressionOptions.DEFAULT);
        return new MessageCompression(agreed, options, new IdleRelease(timer, options.idleRelease(), look));
    }

    DeflateParameters agreed() {
        return agreed;
    }

    Deflation deflation() {
        return deflation;
    }

    Inflation inflation() {
        return inflation;
    }

    /** Whether nothing was compressed or inflated for so long that memory is given back. Any thread. */
    boolean isIdle() {
        return idle.isDue();
    }

    /** Nothing is due any more. Any thread. */
    void stop() {
        idle.stop();
    }

    /** What it has saved. Any thread. */
    CompressionStatistics statistics() {
        CompressionCount.Counted sent = deflation.count().counted();
        CompressionCount.Counted received = inflation.count().counted();
        return new CompressionStatistics(
                sent.messages(),
                sent.bytesTaken(),
                sent.bytesGiven(),
                received.messages(),
                received.bytesTaken(),
                received.bytesGiven());
    }
}
