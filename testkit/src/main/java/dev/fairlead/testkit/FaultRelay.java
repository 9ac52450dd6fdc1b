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

    private void watch() {
        interest(client, fromClient.readInterest() | fromServer.writeInterest());
        interest(server, fromServer.readInterest() | fromClient.writeInterest());
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
