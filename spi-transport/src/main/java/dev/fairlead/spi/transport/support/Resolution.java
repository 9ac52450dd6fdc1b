package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.ConnectProgress;
import dev.fairlead.spi.transport.ConnectProgress.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One look-up of one host. It holds no descriptor and can be dropped at any time: the thread that runs it then ends
 * whenever the system lets it, and nobody looks at its result.
 */
final class Resolution {

    /** Only what {@link InetAddress} is certain to take as an address; anything else may wait for a name server. */
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final String host;

    private final long began = System.nanoTime();

    /** What is told of it when it is done. Written once, by the thread that looks up, before {@link #done}. */
    private ConnectProgress progress = ConnectProgress.at(Stage.CONNECTING);

    /** The result. Written once, by the thread that looks up, before {@link #done}. */
    private List<InetAddress> addresses = List.of();

    /** Why there is no result; null: there is one. Written once, by the thread that looks up, before {@link #done}. */
    private @Nullable Exception failure;

    /** Written once, by the thread that looks up; read by any. */
    private volatile boolean done;

    private Resolution(String host) {
        this.host = host;
    }

    /**
     * Starts the look-up: at once and to its end for an IP address, on {@code blockingWork} for a name.
     *
     * @param whenDone run by the thread that looks up
     * @throws IOException if {@code blockingWork} rejects it
     */
    static Resolution start(String host, NameLookup names, Executor blockingWork, Runnable whenDone)
            throws IOException {
        Resolution resolution = new Resolution(host);
        if (isAddress(host)) {
            resolution.run(NameLookup.SYSTEM);
            return resolution;
        }
        try {
            blockingWork.execute(() -> {
                try {
                    resolution.runTimed(names);
                } finally {
                    whenDone.run();
                }
            });
        } catch (RejectedExecutionException rejected) {
            throw new IOException("the look-up of host " + host + " was rejected by the executor", rejected);
        }
        return resolution;
    }

    private static boolean isAddress(String host) {
        // A colon is in no host name: with one, InetAddress parses and never asks.
        return host.indexOf(':') >= 0 || (IPV4.matcher(host).matches() && octetsInRange(host));
    }

    private static boolean octetsInRange(String host) {
        for (String octet : host.split("\\.", -1)) {
            if (Integer.parseInt(octet) > 0xFF) {
                return false;
            }
        }
        return true;
    }

    private void runTimed(NameLookup names) {
        try {
            lookUp(names);
        } finally {
            progress = progress.resolved(Duration.ofNanos(System.nanoTime() - began));
            done = true;
        }
    }

    private void run(NameLookup names) {
        try {
            lookUp(names);
        } finally {
            done = true;
        }
    }

    private void lookUp(NameLookup names) {
        try {
            addresses = names.addressesOf(host);
        } catch (IOException | RuntimeException failed) {
            failure = failed;
        }
    }

    /** Returns that the name was looked up, and how long that took unless it was an address. Only when {@link #isDone()}. */
    ConnectProgress progress() {
        return progress;
    }

    boolean isDone() {
        return done;
    }

    /** Returns the addresses, at least one. Only when {@link #isDone()}. */
    List<InetAddress> addresses() throws IOException {
        if (failure == null && !addresses.isEmpty()) {
            return addresses;
        }
        if (failure == null || failure instanceof UnknownHostException) {
            UnknownHostException unknown = new UnknownHostException("host " + host + " has no address");
            unknown.initCause(failure);
            throw unknown;
        }
        throw new IOException("the look-up of host " + host + " failed", failure);
    }
}
