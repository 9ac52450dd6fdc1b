package dev.fairlead.testkit;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A client that speaks permessage-deflate with {@code java.util.zip} and nothing else. It keeps the contexts as agreed. */
final class ZlibClient implements AutoCloseable {

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final RawClient client;
    private final String head;
    private final boolean forgetsWhatItSent;
    private final boolean forgetsWhatCame;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);

    /** Makes offers. */
    ZlibClient(EmbeddedServer server, String offer) throws IOException {
        client = new RawClient(server);
        client.send(offering(offer));
        head = client.readHead();
        forgetsWhatItSent = (offer + head).contains("client_no_context_takeover");
        forgetsWhatCame = head.contains("server_no_context_takeover");
    }

    static String offering(String offer) {
        return RawClient.REQUEST.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: " + offer + "\r\n\r\n");
    }

    String head() {
        return head;
    }

    RawClient raw() {
        return client;
    }

    /** The payload of a message. */
    byte[] deflate(byte[] message) {
        deflater.setInput(message);
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        byte[] step = new byte[8_192];
        int count = step.length;
        while (count == step.length) {
            count = deflater.deflate(step, 0, step.length, Deflater.SYNC_FLUSH);
            payload.write(step, 0, count);
        }
        if (forgetsWhatItSent) {
            deflater.reset();
        }
        byte[] whole = payload.toByteArray();
        int end = whole.length - TAIL.length;
        if (!Arrays.equals(TAIL, Arrays.copyOfRange(whole, end, whole.length))) {
            throw new AssertionError("zlib did not flush");
        }
        return Arrays.copyOf(whole, end);
    }

    byte[] inflate(byte[] payload) throws DataFormatException {
        inflater.setInput(ServerConnection.join(payload, TAIL));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] step = new byte[8_192];
        int count = inflater.inflate(step);
        while (count > 0) {
            message.write(step, 0, count);
            count = inflater.inflate(step);
        }
        if (forgetsWhatCame) {
            inflater.reset();
        }
        return message.toByteArray();
    }

    void send(Opcode kind, byte[] message) throws IOException {
        client.send(compressedFrame(true, kind, deflate(message)));
    }

    static byte[] compressedFrame(boolean fin, Opcode kind, byte[] payload) {
        return frame(fin, 4, kind, payload);
    }

    static byte[] frame(boolean fin, int reservedBits, Opcode kind, byte[] payload) {
        return Frame.encode(new FrameHeader(fin, reservedBits, kind, true, 0x37fa213d, payload.length), payload);
    }

    /** The next message, which has to be one compressed frame of the kind. */
    byte[] read(Opcode kind) throws IOException, DataFormatException {
        int first = client.read(1)[0] & 0xFF;
        if (first != (0xC0 | kind.code())) {
            throw new AssertionError("first byte is " + Integer.toHexString(first));
        }
        return inflate(client.read(length()));
    }

    private int length() throws IOException {
        int length = client.read(1)[0];
        return switch (length) {
            case 126 -> ByteBuffer.wrap(client.read(2)).getShort() & 0xFFFF;
            case 127 -> Math.toIntExact(ByteBuffer.wrap(client.read(8)).getLong());
            default -> length;
        };
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        inflater.end();
        client.close();
    }
}
