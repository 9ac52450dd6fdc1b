package dev.fairlead.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address and a port that take no connection and do not refuse one: their queue is full. So Linux does it. */
final class DeadListener implements AutoCloseable {

    private static final int CONNECT_MILLIS = 100;

    private final ServerSocket listener = new ServerSocket();
    private final List<Socket> fillers = new ArrayList<>();

    /** Port 0: one that the system chooses. */
    DeadListener(InetAddress address, int port) throws IOException {
        listener.bind(new InetSocketAddress(address, port), 1);
        boolean full = false;
        while (!full) {
            Socket filler = new Socket();
            fillers.add(filler);
            full = isFull(filler);
        }
    }

    private boolean isFull(Socket filler) throws IOException {
        try {
            filler.connect(listener.getLocalSocketAddress(), CONNECT_MILLIS);
            return false;
        } catch (SocketTimeoutException full) {
            return true;
        }
    }

    InetAddress address() {
        return listener.getInetAddress();
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket filler : fillers) {
            filler.close();
        }
        listener.close();
    }
}
