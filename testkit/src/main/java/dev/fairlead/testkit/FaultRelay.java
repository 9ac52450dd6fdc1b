package dev.fairlead.testkit;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection through a {@link FaultProxy}. Only the proxy's thread. */
final class FaultRelay {

    private final SocketChannel client;

    private final SocketChannel server;

    private final FaultFlow fromServer;

    private final FaultFlow fromClient;

    private final Selector selector;

    /** Whether something is to be moved at {@link #wake}, of which no channel tells. */
    private boolean timed;

    /** By {@link System#nanoTime}. */
    private long wake;

    FaultRelay(
            SocketChannel client, SocketChannel server, FaultFlow fromServer, FaultFlow fromClient, Selector selector) {
        this.selector = selector;
        this.client = client;
        this.server = server;
        this.fromServer = fromServer;
        this.fromClient = fromClient;
    }

    void begin() {
        try {
            for (SocketChannel channel : new SocketChannel[] {client, server}) {
                channel.configureBlocking(false);
                // Slices are to leave as the segments they are.
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.register(selector, 0, this);
            }
            watch();
            advance();
        } catch (IOException e) {
            close();
        }
    }

    boolean isOver() {
        return !client.isOpen();
    }

    /** Moves what can be moved in both directions. */
    void advance() {
        if (isOver()) {
            return;
        }
        try {
            boolean going = fromServer.advance() && fromClient.advance();
            if (!going) {
                resetBoth();
            } else if (fromServer.isDone() && fromClient.isDone()) {
                close();
            } else {
                watch();
            }
        } catch (IOException broken) {
            resetBoth();
        }
    }

    /** How long until {@link #advanceIfDue} has something to do: 0 or less if it has, {@link Long#MAX_VALUE} if it waits for nothing. */
    long nanosToWait() {
        return timed && !isOver() ? wake - System.nanoTime() : Long.MAX_VALUE;
    }

    void advanceIfDue() {
        if (nanosToWait() <= 0) {
            advance();
        }
    }

    private void watch() {
        long toClient = fromServer.nanosToWait();
        long toServer = fromClient.nanosToWait();
        interest(client, fromClient.readInterest() | writeInterest(toClient));
        interest(server, fromServer.readInterest() | writeInterest(toServer));
        long first = Math.min(later(toClient), later(toServer));
        timed = first < Long.MAX_VALUE;
        wake = System.nanoTime() + first;
    }

    private static int writeInterest(long nanosToWait) {
        return nanosToWait <= 0 ? SelectionKey.OP_WRITE : 0;
    }

    /** A time that has come is nothing to wait for: then it hangs on the channel. */
    private static long later(long nanosToWait) {
        return nanosToWait <= 0 ? Long.MAX_VALUE : nanosToWait;
    }

    private void interest(SocketChannel channel, int operations) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && key.isValid()) {
            key.interestOps(operations);
        }
    }

    private void resetBoth() {
        reset(client);
        reset(server);
    }

    void close() {
        close(client);
        close(server);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // There is nobody to tell, and nothing else to do with it.
            return;
        }
    }

    /** SO_LINGER 0 makes the close an abort (RFC 9293 section 3.10.5). */
    static void reset(SocketChannel channel) {
        try (channel) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException gone) {
            // The other end has been quicker.
            return;
        }
    }
}
