package dev.fairlead.benchmarks.endtoend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection of the server: what has not left, and its role once it has one. */
final class ServerConnection {

    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final int LONGEST_HEAD = 16 * 1024;

    private final NeutralServer server;
    private final SelectionKey key;
    private final Wire wire;

    /** The request's head as far as it has come; {@code null} once it is whole. */
    private @Nullable ByteBuffer head = ByteBuffer.allocate(512);

    private @Nullable ServerRole role;

    /** What has not left, ready to be read from. Nothing is read while there is some. */
    private @Nullable ByteBuffer unsent;

    /** Whether the connection ends as soon as all has left. */
    private boolean isEnding;

    /** Whether the role has more to send. */
    private boolean hasMore;

    ServerConnection(NeutralServer server, SelectionKey key, Wire wire) {
        this.server = server;
        this.key = key;
        this.wire = wire;
    }

    /** Does all that can be done now. */
    void ready() {
        try {
            if (!drained()) {
                return;
            }
            boolean isReadable = key.isReadable() || wire.holdsMore();
            while (isReadable && unsent == null && !isEnding) {
                isReadable = read() && wire.holdsMore();
            }
            if (unsent == null && role != null && hasMore && !isEnding) {
                hasMore = role.writable(wire);
            }
            if (drained() && isEnding) {
                close();
            } else if (key.isValid()) {
                attend();
            }
        } catch (IOException | RuntimeException e) {
            // Clients may hang up, and whoever breaks the rules is hung up on: the measurement notices both.
            close();
        }
    }

    private boolean drained() throws IOException {
        if (unsent != null) {
            wire.write(unsent);
            if (unsent.hasRemaining()) {
                return false;
            }
            unsent = null;
        }
        return wire.flush();
    }

    private void attend() throws IOException {
        boolean waits = unsent != null || !wire.flush();
        int ops = (waits ? 0 : SelectionKey.OP_READ) | (waits || hasMore ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != ops) {
            key.interestOps(ops);
        }
    }

    /** Whether something has come. */
    private boolean read() throws IOException {
        ByteBuffer in = server.in().clear();
        int count = wire.read(in);
        if (count < 0) {
            isEnding = true;
        }
        if (count <= 0) {
            return false;
        }
        in.flip();
        ByteBuffer out = server.out().clear();
        if (role == null) {
            open(in, out);
        }
        if (role != null && in.hasRemaining()) {
            isEnding |= !role.received(in, out);
            if (role.wantsPolling()) {
                server.active();
            }
        }
        send(out.flip());
        return true;
    }

    private void send(ByteBuffer out) throws IOException {
        wire.write(out);
        if (out.hasRemaining()) {
            unsent = ByteBuffer.allocate(out.remaining()).put(out).flip();
        }
    }

    /** Takes the request's head; what is behind it stays in the buffer. */
    private void open(ByteBuffer in, ByteBuffer out) {
        while (in.hasRemaining() && head != null) {
            if (!head.hasRemaining()) {
                if (head.capacity() == LONGEST_HEAD) {
                    throw new IllegalArgumentException("a head without end");
                }
                head = ByteBuffer.allocate(LONGEST_HEAD).put(head.flip());
            }
            head.put(in.get());
            if (endsHead(head)) {
                String text = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
                ServerRequest request = ServerRequest.parse(text);
                if (request.path().equals("/statistics")) {
                    // Goes on being asked.
                    out.put(server.counts().answer());
                    head.clear();
                } else {
                    out.put(request.acceptance());
                    role = server.role(request);
                    hasMore = role instanceof BlastRole;
                    head = null;
                }
            }
        }
    }

    private static boolean endsHead(ByteBuffer head) {
        int from = head.position() - HEAD_END.length;
        for (int i = 0; i < HEAD_END.length; i++) {
            if (from < 0 || head.get(from + i) != HEAD_END[i]) {
                return false;
            }
        }
        return true;
    }

    private void close() {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }
}
