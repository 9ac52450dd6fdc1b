package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.tls.ClientTls;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what the hellos say that no engine tells: the group of the key exchange, and whether a session is resumed. It sees
 * the records on their way to and from the engine, judges nothing, and what it does not understand ends its work.
 */
final class HelloReader {

    /** Both hellos are far smaller, with keys of ML-KEM too; what is larger is not kept. */
    private static final int MOST_BYTES = 8_192;

    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int SERVER_KEY_EXCHANGE = 12;
    private static final int SERVER_HELLO_DONE = 14;
    private static final int PRE_SHARED_KEY = 41;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int KEY_SHARE = 51;
    private static final int TLS_1_3 = 0x0304;
    private static final int NAMED_CURVE = 3;

    // RFC 8446 4.1.3: the random of a ServerHello that is a HelloRetryRequest.
    private static final byte[] RETRY =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    // The registry of RFC 8446 4.2.7.
    private static final Map<Integer, String> GROUPS = Map.ofEntries(
            Map.entry(0x0017, "secp256r1"),
            Map.entry(0x0018, "secp384r1"),
            Map.entry(0x0019, "secp521r1"),
            Map.entry(0x001d, "x25519"),
            Map.entry(0x001e, "x448"),
            Map.entry(0x0100, "ffdhe2048"),
            Map.entry(0x0101, "ffdhe3072"),
            Map.entry(0x0102, "ffdhe4096"),
            Map.entry(0x0200, "MLKEM512"),
            Map.entry(0x0201, "MLKEM768"),
            Map.entry(0x0202, "MLKEM1024"),
            Map.entry(0x11eb, "SecP256r1MLKEM768"),
            Map.entry(0x11ec, "X25519MLKEM768"),
            Map.entry(0x11ed, "SecP384r1MLKEM1024"));

    /** Messages of the server's handshake that are not read yet. */
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    /** What the client asked to resume in TLS 1.2; empty: nothing. */
    private byte[] offeredSession = {};

    private Optional<String> group = Optional.empty();
    private boolean resumed;
    private boolean done;

    /** Looks at the first record that this end sends. */
    void sent(ByteBuffer record) {
        try {
            ByteBuffer hello = record.duplicate();
            skip(hello, TlsRecord.HEADER_BYTES);
            if (hello.get() == CLIENT_HELLO) {
                skip(hello, 3 + 2 + 32);
                offeredSession = bytes(hello, hello.get());
            }
        } catch (BufferUnderflowException | IllegalArgumentException strange) {
            done = true;
        }
    }

    /** Looks at a whole record that has come, from its position on. */
    void received(ByteBuffer record, int length) {
        if (done) {
            return;
        }
        // What comes in other records is either encrypted, or says that from now on it is.
        done = TlsRecord.type(record) != TlsRecord.HANDSHAKE || received.size() > MOST_BYTES;
        if (!done) {
            byte[] payload = new byte[length - TlsRecord.HEADER_BYTES];
            record.duplicate()
                    .position(record.position() + TlsRecord.HEADER_BYTES)
                    .get(payload);
            received.writeBytes(payload);
            readMessages();
        }
        if (done) {
            received.reset();
        }
    }

    private void readMessages() {
        ByteBuffer messages = ByteBuffer.wrap(received.toByteArray());
        received.reset();
        try {
            while (!done && messages.remaining() >= 4 && messages.remaining() >= 4 + messageLength(messages)) {
                int length = messageLength(messages);
                int type = messages.get();
                read(type, messages.slice(messages.position() + 3, length));
                skip(messages, 3 + length);
            }
        } catch (BufferUnderflowException | IllegalArgumentException strange) {
            done = true;
        }
        received.write(messages.array(), messages.position(), messages.remaining());
    }

    private static int messageLength(ByteBuffer messages) {
        return messages.getInt(messages.position()) & 0xff_ffff;
    }

    private void read(int type, ByteBuffer body) {
        switch (type) {
            case SERVER_HELLO -> readServerHello(body);
            case SERVER_KEY_EXCHANGE -> readKeyExchange(body);
            case SERVER_HELLO_DONE -> done = true;
            default -> {
                // A certificate for example, on the way to the key exchange of TLS 1.2.
            }
        }
    }

    // RFC 8446 4.1.3: legacy_version, random, legacy_session_id_echo, cipher_suite, legacy_compression_method,
    // extensions.
    private void readServerHello(ByteBuffer body) {
        skip(body, 2);
        boolean retry = Arrays.equals(bytes(body, RETRY.length), RETRY);
        byte[] session = bytes(body, body.get());
        skip(body, 3);
        if (retry) {
            return;
        }
        boolean isTls13 = false;
        boolean preShared = false;
        ByteBuffer extensions = body.hasRemaining() ? ByteBuffer.wrap(bytes(body, body.getShort())) : body;
        while (extensions.hasRemaining()) {
            int extension = unsigned(extensions);
            ByteBuffer data = ByteBuffer.wrap(bytes(extensions, unsigned(extensions)));
            switch (extension) {
                case SUPPORTED_VERSIONS -> isTls13 = unsigned(data) == TLS_1_3;
                case PRE_SHARED_KEY -> preShared = true;
                case KEY_SHARE -> group = Optional.of(name(unsigned(data)));
                default -> {
                    // Of no interest.
                }
            }
        }
        resumed = isTls13 ? preShared : session.length > 0 && Arrays.equals(session, offeredSession);
        done = isTls13 || resumed;
    }

    // RFC 8422 5.4. Other ways of exchanging keys begin otherwise.
    private void readKeyExchange(ByteBuffer body) {
        if (body.get() == NAMED_CURVE) {
            group = Optional.of(name(unsigned(body)));
        }
        done = true;
    }

    private static String name(int group) {
        return GROUPS.getOrDefault(group, String.format(Locale.ROOT, "0x%04X", group));
    }

    private static int unsigned(ByteBuffer from) {
        return Short.toUnsignedInt(from.getShort());
    }

    private static void skip(ByteBuffer from, int count) {
        from.position(from.position() + count);
    }

    private static byte[] bytes(ByteBuffer from, int count) {
        if (count < 0 || count > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[count];
        from.get(bytes);
        return bytes;
    }

    /** What was seen until now. */
    ClientTls.Seen seen() {
        return new ClientTls.Seen(group, resumed);
    }
}
