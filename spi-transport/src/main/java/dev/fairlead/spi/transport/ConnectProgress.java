package dev.fairlead.spi.transport;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How far connecting has got, and how long each stage has taken.
 *
 * @param stage what is going on, or was when it ended
 * @param resolution how long the look-up of the host's name took; empty until it is done, and for a host that is an address
 * @param connect how long the connect took, all addresses that were tried together; empty until it is done
 * @param tunnel how long it took until a proxy had made the connection; empty until it is done, and without a proxy
 * @param handshake how long the TLS handshake took; empty until it is done, and without TLS
 * @since 0.1
 */
public record ConnectProgress(
        Stage stage,
        Optional<Duration> resolution,
        Optional<Duration> connect,
        Optional<Duration> tunnel,
        Optional<Duration> handshake) {

    /** What a transport tells that tells no more: it is connecting, for an unknown time. */
    public static final ConnectProgress UNKNOWN = at(Stage.CONNECTING);

    /** The stages, in their order. */
    public enum Stage {
        /** The host's name is looked up. */
        RESOLVING,
        /** An address is connected to. */
        CONNECTING,
        /** A proxy is asked for a connection to the host; what is connected to before that is the proxy. */
        TUNNEL,
        /** The TLS handshake is going on. */
        HANDSHAKE,
        /** Bytes can flow. */
        CONNECTED
    }

    /**
     * Makes one.
     *
     * @param stage see there
     * @param resolution see there
     * @param connect see there
     * @param tunnel see there
     * @param handshake see there
     */
    public ConnectProgress {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(resolution, "resolution");
        Objects.requireNonNull(connect, "connect");
        Objects.requireNonNull(tunnel, "tunnel");
        Objects.requireNonNull(handshake, "handshake");
    }

    /**
     * Makes one that knows of no times.
     *
     * @param stage what is going on
     * @return that stage, without times
     */
    public static ConnectProgress at(Stage stage) {
        return new ConnectProgress(stage, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Tells that the host's name was looked up, and an address is connected to.
     *
     * @param took how long the look-up took
     * @return the changed copy
     */
    public ConnectProgress resolved(Duration took) {
        return new ConnectProgress(Stage.CONNECTING, Optional.of(took), connect, tunnel, handshake);
    }

    /**
     * Tells that an address was connected to.
     *
     * @param took how long the connect took
     * @return the changed copy
     */
    public ConnectProgress connected(Duration took) {
        return new ConnectProgress(Stage.CONNECTED, resolution, Optional.of(took), tunnel, handshake);
    }

    /**
     * Tells that a proxy is asked for a connection, and is what was connected to.
     *
     * @return the changed copy, without anything that is known of TLS with the proxy
     */
    public ConnectProgress inTunnel() {
        return new ConnectProgress(Stage.TUNNEL, resolution, connect, Optional.empty(), Optional.empty());
    }

    /**
     * Tells that the proxy has made the connection.
     *
     * @param took how long that took
     * @return the changed copy
     */
    public ConnectProgress tunnelled(Duration took) {
        return new ConnectProgress(Stage.CONNECTED, resolution, connect, Optional.of(took), Optional.empty());
    }

    /**
     * Tells that the TLS handshake is going on.
     *
     * @return the changed copy
     */
    public ConnectProgress inHandshake() {
        return new ConnectProgress(Stage.HANDSHAKE, resolution, connect, tunnel, handshake);
    }

    /**
     * Tells that the TLS handshake is done.
     *
     * @param took how long it took
     * @return the changed copy
     */
    public ConnectProgress secured(Duration took) {
        return new ConnectProgress(Stage.CONNECTED, resolution, connect, tunnel, Optional.of(took));
    }
}
