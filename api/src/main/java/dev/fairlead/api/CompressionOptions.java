package dev.fairlead.api;

import dev.fairlead.codec.deflate.DeflateOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How messages are to be compressed, if the server agrees: what is offered of permessage-deflate (RFC 7692), and what this end
 * makes of it. Immutable; made by a {@link #builder()}.
 *
 * <p>Nothing is compressed unless these options were given ({@link SessionOptions.Builder#compression}), because what is
 * compressed together can be guessed from its length: see {@link SendOption#UNCOMPRESSED}. What was agreed then is
 * {@link WebSocket#compression()}, what it brings {@link Statistics#compression()}.
 *
 * @since 0.1
 */
public final class CompressionOptions {

    /** Every choice is the server's: {@link DeflateOffer#DEFAULT}, level 6, from 128 bytes on. */
    public static final CompressionOptions DEFAULT = builder().build();

    private static final int LEAST_LEVEL = 1;
    private static final int GREATEST_LEVEL = 9;

    private final List<DeflateOffer> offers;
    private final int level;
    private final int threshold;
    private final long inflatedBytes;
    private final Duration idleRelease;

    private CompressionOptions(Builder from) {
        offers = from.offers;
        level = from.level;
        threshold = from.threshold;
        inflatedBytes = from.inflatedBytes;
        idleRelease = from.idleRelease;
    }

    /**
     * Returns a builder that starts with {@link #DEFAULT}.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns what is offered, the preferred first.
     *
     * @return at least one, unmodifiable
     */
    public List<DeflateOffer> offers() {
        return offers;
    }

    /**
     * Returns how hard this end tries to make messages small.
     *
     * @return 1 to 9
     */
    public int level() {
        return level;
    }

    /**
     * Returns from which size on whole messages are compressed.
     *
     * @return bytes
     */
    public int threshold() {
        return threshold;
    }

    /**
     * Returns what a received message may inflate to.
     *
     * @return bytes
     */
    public long inflatedBytes() {
        return inflatedBytes;
    }

    /**
     * Returns after which time without a compressed message memory is given back.
     *
     * @return the time
     */
    public Duration idleRelease() {
        return idleRelease;
    }

    /** Collects the settings of compression. Not thread-safe. */
    public static final class Builder {

        private List<DeflateOffer> offers = List.of(DeflateOffer.DEFAULT);
        private int level = 6;
        private int threshold = 128;
        private long inflatedBytes = 64 * 1024 * 1024;
        private Duration idleRelease = Duration.ofSeconds(15);

        private Builder() {}

        /**
         * Sets what is offered: context takeover and window bits of either end. A server may refuse an offer that asks for more
         * than it can; the fallbacks are for that. An answer that fits none of them is refused
         * ({@link dev.fairlead.codec.upgrade.UpgradeRule#EXTENSION}). Several servers agree to {@code server_max_window_bits} without
         * saying so in their answer, which RFC 7692 7.1.2.1 does not allow: with {@link DeflateOffer#DEFAULT} as a fallback that is an
         * answer to the fallback, without it there is no WebSocket. By default {@link DeflateOffer#DEFAULT} alone.
         *
         * @param preferred what is wished for
         * @param fallbacks what would do too, in this order
         * @return this
         */
        public Builder offers(DeflateOffer preferred, DeflateOffer... fallbacks) {
            List<DeflateOffer> all = new ArrayList<>(List.of(preferred));
            all.addAll(List.of(fallbacks));
            offers = List.copyOf(all);
            return this;
        }

        /**
         * Sets how hard this end tries to make messages small, as zlib counts it. By default 6. Of JSON messages of
         * 1 KiB, level 3 makes 8 percent more bytes than level 6 in two thirds of the time, and level 9 makes 2 percent less in three
         * times as long.
         *
         * @param value 1 for speed to 9 for size
         * @return this
         * @throws InvalidParameterException if it is out of range
         */
        public Builder level(int value) {
            if (value < LEAST_LEVEL || value > GREATEST_LEVEL) {
                throw Failures.parameter("compression level is " + value + ", must be 1 to 9", null);
            }
            level = value;
            return this;
        }

        /**
         * Sets from which size on messages are compressed that are sent whole. Those sent in pieces are, whatever their size,
         * which nobody knows when they begin. By default 128.
         *
         * @param bytes at least 0
         * @return this
         * @throws InvalidParameterException if it is negative
         */
        public Builder threshold(int bytes) {
            threshold = (int) requireNotNegative("compression threshold", bytes);
            return this;
        }

        /**
         * Sets what a received message may inflate to, whichever way it is received; beyond it the connection fails with 1009.
         * Memory grows with what came out, whatever is announced. For messages that are received whole {@link Limits#messageBytes()} counts
         * too, and is less by default. By default 64 MiB.
         *
         * @param bytes at least 0; {@link Long#MAX_VALUE}: no limit
         * @return this
         * @throws InvalidParameterException if it is negative
         */
        public Builder inflatedBytes(long bytes) {
            inflatedBytes = requireNotNegative("limit of inflated bytes", bytes);
            return this;
        }

        /**
         * Sets after which time without a compressed message the memory of zlib is given back: about 256 KiB of the direction in
         * which is sent, with which its context goes unless its window is smaller than 15 bits; and about 36 KiB of the other, if
         * the server keeps no context. By default 15 seconds.
         *
         * @param time positive; {@link Timeouts#UNLIMITED}: never
         * @return this
         * @throws InvalidParameterException if it is zero or negative
         */
        public Builder idleRelease(Duration time) {
            Timeouts.requirePositive("idleRelease", time);
            idleRelease = time;
            return this;
        }

        private static long requireNotNegative(String what, long bytes) {
            if (bytes < 0) {
                throw Failures.parameter(what + " is " + bytes + ", must be at least 0", null);
            }
            return bytes;
        }

        /**
         * Makes the options.
         *
         * @return the options as they stand now
         */
        public CompressionOptions build() {
            return new CompressionOptions(this);
        }
    }
}
