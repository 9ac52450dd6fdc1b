package dev.fairlead.api;

import dev.fairlead.codec.http1.HeadLimits;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.codec.http1.RequestHeadDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** A proxy that says what its script says, and can do what a real one does: connect, and relay. */
final class ScriptedProxy implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final ServerSocket listener;
    private final Script script;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<RequestHead> asked = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** What happens on each connection. */
    @FunctionalInterface
    interface Script {
        void talk(Talk talk) throws Exception;
    }

    private ScriptedProxy(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        threads.execute(this::acceptAll);
    }

    static ScriptedProxy start(Script script) throws IOException {
        return start(ServerSocketFactory.getDefault(), script);
    }

    /** With the certificate of {@link SecureEnds#SERVER}. */
    static ScriptedProxy startSecure(Script script) throws IOException {
        return start(SecureEnds.SERVER.serverContext().getServerSocketFactory(), script);
    }

    static ScriptedProxy start(ServerSocketFactory factory, Script script) throws IOException {
        return new ScriptedProxy(factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What was asked by HTTP, connection after connection. */
    List<RequestHead> asked() {
        return asked;
    }

    private void acceptAll() {
        for (int number = 1; ; number++) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Talk talk = new Talk(socket, number);
                threads.execute(() -> run(talk));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void run(Talk talk) {
        try {
            script.talk(talk);
        } catch (IOException left) {
            // The client has ended the connection, or the test all of them.
            return;
        } catch (Exception | AssertionError failure) {
            failures.add(failure);
        } finally {
            talk.close();
        }
    }

    /** One connection. */
    final class Talk {

        private final Socket socket;
        private final int number;
        final InputStream in;
        final OutputStream out;

        private Talk(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        /** From 1. */
        int number() {
            return number;
        }

        RequestHead request() throws Exception {
            RequestHeadDecoder decoder = new RequestHeadDecoder(HeadLimits.DEFAULT);
            RequestHead head = null;
            while (head == null) {
                head = decoder.decode(ByteBuffer.wrap(bytes(1)));
            }
            asked.add(head);
            return head;
        }

        byte[] bytes(int count) throws IOException {
            byte[] read = in.readNBytes(count);
            if (read.length < count) {
                throw new EOFException("the client has ended the connection");
            }
            return read;
        }

        void say(String answer) throws IOException {
            say(answer.getBytes(StandardCharsets.ISO_8859_1));
        }

        void say(byte... answer) throws IOException {
            out.write(answer);
            out.flush();
        }

        /** Waits until the client has ended the connection. */
        void awaitEnd() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }

        /** Connects to a port of the loopback interface, and hands on what comes from either end. */
        void relay(int port, byte... first) throws Exception {
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                sockets.add(server);
                server.getOutputStream().write(first);
                Future<?> back = threads.submit(() -> {
                    pump(server, socket);
                    return null;
                });
                pump(socket, server);
                back.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }

        /** Asked by CONNECT, answers as is usual, and relays. */
        void connect() throws Exception {
            RequestHead head = request();
            say("HTTP/1.1 200 Connection established\r\n\r\n");
            relay(Integer.parseInt(head.target().substring(head.target().lastIndexOf(':') + 1)));
        }

        private void close() {
            ScriptedProxy.close(socket);
        }
    }

    private static void pump(Socket from, Socket to) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException broken) {
            from.close();
            to.close();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(ScriptedProxy::close);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a connection of the proxy does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("a script of the proxy has failed", failures.get(0));
        }
    }
}
