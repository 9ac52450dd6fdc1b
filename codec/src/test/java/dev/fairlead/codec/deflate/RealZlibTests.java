package dev.fairlead.codec.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Streams for each window against a zlib that was told its size, in another process: it reads ours with a window no larger
 * than agreed, and we read what it writes. Skipped where there is no {@code python3} with zlib.
 */
@Timeout(120)
class RealZlibTests {

    private static final int MESSAGES = 40;

    /**
     * Takes messages, each with its length before it, and answers with what it makes of them. Arguments: window bits to read
     * with, to write with, whether messages have context. zlib writes with 9 bits where 8 were asked for, so 8 is not asked.
     */
    private static final String PEER = """
            import struct, sys, zlib
            read_bits, write_bits, context = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "true"
            def inflater(): return zlib.decompressobj(wbits=-read_bits)
            def deflater(): return zlib.compressobj(wbits=-write_bits)
            inflate, deflate = inflater(), deflater()
            source, sink = sys.stdin.buffer, sys.stdout.buffer
            while True:
                head = source.read(4)
                if len(head) < 4: break
                payload = source.read(struct.unpack(">i", head)[0])
                message = inflate.decompress(payload + b"\\x00\\x00\\xff\\xff")
                if inflate.eof or inflate.unconsumed_tail: sys.exit("not all was read")
                back = (deflate.compress(message) + deflate.flush(zlib.Z_SYNC_FLUSH))[:-4] if message else b"\\x00"
                for part in (message, back):
                    sink.write(struct.pack(">i", len(part)) + part)
                sink.flush()
                if not context: inflate, deflate = inflater(), deflater()
            """;

    static List<DeflateParameters> parameters() {
        return Transforms.parameters(8, 9, 10, 11, 12, 13, 14, 15).stream()
                .filter(parameters -> parameters.clientNoContextTakeover() == parameters.serverNoContextTakeover())
                .toList();
    }

    @BeforeAll
    static void lookForAZlib() throws InterruptedException {
        Assumptions.assumeTrue(exits(0, "python3", "-c", "import zlib"), "there is no python3 with zlib");
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void aZlibWithTheSameWindowReadsWhatWeWriteAndWritesWhatWeRead(DeflateParameters parameters)
            throws IOException, InterruptedException, ProtocolViolation {
        int bits = parameters.clientMaxWindowBits();
        Process peer = new ProcessBuilder(
                        "python3",
                        "-c",
                        PEER,
                        Integer.toString(bits),
                        Integer.toString(Math.max(9, bits)),
                        Boolean.toString(parameters.contextTakeover(Role.CLIENT)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            converse(parameters, peer);
            assertTrue(peer.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, peer.exitValue());
        } finally {
            peer.destroyForcibly();
        }
    }

    private static void converse(DeflateParameters parameters, Process peer) throws IOException, ProtocolViolation {
        Random random = new Random(parameters.hashCode());
        try (MessageDeflater deflater = new MessageDeflater(parameters, Role.CLIENT, 6);
                MessageInflater inflater = new MessageInflater(parameters, Role.CLIENT, 1 << 20);
                DataOutputStream toPeer = new DataOutputStream(peer.getOutputStream());
                DataInputStream fromPeer = new DataInputStream(peer.getInputStream())) {
            for (int i = 0; i < MESSAGES; i++) {
                byte[] message = Transforms.message(random, 100_000);
                byte[] payload = Transforms.deflate(deflater, message, Transforms.sizes(random));
                toPeer.writeInt(payload.length);
                toPeer.write(payload);
                toPeer.flush();
                assertArrayEquals(message, fromPeer.readNBytes(fromPeer.readInt()), "as the peer read it");
                byte[] back = fromPeer.readNBytes(fromPeer.readInt());
                assertArrayEquals(message, Transforms.inflate(inflater, back, Transforms.sizes(random)));
            }
        }
    }

    private static boolean exits(int status, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().close();
                return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == status;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException missing) {
            return false;
        }
    }
}
