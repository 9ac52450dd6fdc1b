package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.tls.TlsInfo;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.spi.transport.tls.TlsProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS over any channel, in whatever pieces that delivers. */
@Timeout(60)
class TlsChannelTests {

    @Nested
    class AsItComes extends Streams {
        AsItComes() {
            super(MemoryScript.PLAIN);
        }
    }

    @Nested
    class ByteByByte extends Streams {
        ByteByByte() {
            super(MemoryScript.builder().readAtMost(1).writeAtMost(7).build());
        }
    }

    @Nested
    class Closing extends TlsChannelFixture {
        Closing() {
            super(MemoryScript.builder().writeAtMost(7).build(), options -> options);
        }

        @Test
        void closeSendsCloseNotify() throws Exception {
            Connected connected = connected("TLSv1.3");
            writeAll(connected.client(), (byte) 7);
            connected.client().close();
            assertArrayEquals(new byte[] {7}, connected.server().read(1));
            connected.server().readEnd();
        }
    }

    @Nested
    class WithoutRoom extends TlsChannelFixture {
        WithoutRoom() {
            super(MemoryScript.builder().room(2_000).build(), options -> options);
        }

        @Test
        void theLastByteIsNotTakenWhileRecordsWait() throws Exception {
            Connected connected = connected("TLSv1.3");
            ByteBuffer src = ByteBuffer.wrap(ContractFixture.bytes(3_000));
            assertEquals(2_999, connected.client().write(src));
            assertEquals(0, connected.client().write(src));
            assertArrayEquals(ContractFixture.bytes(3_000), connected.server().read(3_000));
            await(connected.client(), Interest.WRITE);
            assertEquals(1, connected.client().write(src));
        }

        @Test
        void whoWritesNextIsToldThatRecordsCouldNotLeave() throws Exception {
            Connected connected = connected("TLSv1.3");
            ByteBuffer src = ByteBuffer.wrap(ContractFixture.bytes(3_000));
            assertEquals(2_999, connected.client().write(src));
            IOException broken = new IOException("broken by the test");
            connected.server().raw().fail(broken);
            await(connected.client(), Interest.WRITE);
            IOException told =
                    assertThrows(IOException.class, () -> connected.client().write(src));
            assertEquals(broken.getMessage(), told.getMessage());
            assertEquals(1, src.remaining(), "it was not taken");
        }
    }

    @Nested
    class WithRefusals extends Streams {
        WithRefusals() {
            super(MemoryScript.builder()
                    .readAtMost(100)
                    .writeAtMost(333)
                    .notNowCalls(1)
                    .room(2_000)
                    .build());
        }
    }

    @Nested
    class ByEvents extends Streams {
        ByEvents() {
            super(MemoryScript.builder().eventDriven().readAtMost(1_000).build());
        }
    }

    abstract static class Streams extends TlsChannelFixture {

        private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

        Streams(MemoryScript script) {
            super(script, options -> options);
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void bytesGoToAndFro(String protocol) throws Exception {
            Connected connected = connected(protocol);
            writeAll(connected.client(), HELLO);
            assertArrayEquals(HELLO, connected.server().read(HELLO.length));
            connected.server().write(HELLO);
            assertArrayEquals(HELLO, read(connected.client(), HELLO.length));
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void largeStreamsArriveWhole(String protocol) throws Exception {
            Connected connected = connected(protocol);
            byte[] bytes = ContractFixture.bytes(100_000);
            Future<byte[]> arrived = inBackground(() -> connected.server().read(bytes.length));
            writeAll(connected.client(), bytes);
            // Nobody calls the channel any more: what it has taken must get there all the same.
            assertArrayEquals(bytes, result(arrived));
            connected.server().write(bytes);
            assertArrayEquals(bytes, read(connected.client(), bytes.length));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 3, 16_383, 16_384, 40_000})
        void anySizeOfBufferReadsTheSame(int size) throws Exception {
            Connected connected = connected("TLSv1.3");
            byte[] bytes = ContractFixture.bytes(40_000);
            connected.server().write(bytes);
            ByteBuffer all = ByteBuffer.allocate(bytes.length);
            while (all.hasRemaining()) {
                ByteBuffer dst = ByteBuffer.allocateDirect(Math.min(size, all.remaining()));
                readSome(connected.client(), dst);
                all.put(dst.flip());
            }
            assertArrayEquals(bytes, all.array());
        }

        @Test
        void whatComesWithTheEndOfTheHandshakeIsNotLost() throws Exception {
            Opened opened = open();
            Future<EnginePeer> server = inBackground(() -> {
                EnginePeer peer = new EnginePeer(opened.peer(), SERVER.serverContext(), "TLSv1.3").handshake();
                peer.write(HELLO);
                peer.closeNotify();
                return peer;
            });
            connect(opened.client());
            assertArrayEquals(HELLO, read(opened.client(), HELLO.length));
            assertEquals(-1, readSome(opened.client(), ByteBuffer.allocate(1)));
            result(server);
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void theEndOfTheStreamIsSaidAgain(String protocol) throws Exception {
            Connected connected = connected(protocol);
            connected.server().closeNotify();
            connected.server().raw().end();
            for (int i = 0; i < 3; i++) {
                assertEquals(-1, readSome(connected.client(), ByteBuffer.allocate(1)));
            }
            writeAll(connected.client(), HELLO);
        }

        @Test
        void anEndWithoutCloseNotifyIsTruncation() throws Exception {
            Connected connected = connected("TLSv1.3");
            connected.server().write(HELLO);
            connected.server().raw().end();
            assertArrayEquals(HELLO, read(connected.client(), HELLO.length));
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        Set.of(TlsProblem.TRUNCATED),
                        problems(() -> readSome(connected.client(), ByteBuffer.allocate(1))));
            }
        }

        @Test
        void anEndWithinARecordIsTruncation() throws Exception {
            Connected connected = connected("TLSv1.3");
            byte[] record = connected.server().wrap(HELLO);
            connected.server().raw().write(ByteBuffer.wrap(record, 0, record.length - 1));
            connected.server().raw().end();
            assertEquals(
                    Set.of(TlsProblem.TRUNCATED), problems(() -> readSome(connected.client(), ByteBuffer.allocate(1))));
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void aChangedRecordIsRefusedBehindWhatCameBefore(String protocol) throws Exception {
            Connected connected = connected(protocol);
            byte[] first = connected.server().wrap(HELLO);
            byte[] second = connected.server().wrap(HELLO);
            second[second.length - 1] ^= 1;
            connected.server().raw().write(ServerConnection.join(first, second));
            assertArrayEquals(HELLO, read(connected.client(), HELLO.length));
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        Set.of(TlsProblem.BAD_RECORD),
                        problems(() -> readSome(connected.client(), ByteBuffer.allocate(1))));
            }
        }

        @Test
        void newKeysAreTakenAndGiven() throws Exception {
            Connected connected = connected("TLSv1.3");
            for (int round = 0; round < 3; round++) {
                connected.server().handshake();
                connected.server().write(HELLO);
                assertArrayEquals(HELLO, read(connected.client(), HELLO.length));
                writeAll(connected.client(), HELLO);
                assertArrayEquals(HELLO, connected.server().read(HELLO.length));
            }
        }

        @Test
        void aServerMayRenegotiateInTls12() throws Exception {
            Connected connected = connected("TLSv1.2");
            Future<EnginePeer> again = inBackground(() -> {
                connected.server().handshake();
                connected.server().write(HELLO);
                return connected.server();
            });
            assertArrayEquals(HELLO, read(connected.client(), HELLO.length));
            writeAll(connected.client(), HELLO);
            assertArrayEquals(HELLO, result(again).read(HELLO.length));
        }

        @Test
        void shutdownOutputEndsThisStreamOnly() throws Exception {
            Connected connected = connected("TLSv1.3");
            connected.client().shutdownOutput();
            // If there was no room for the end of the stream, the reader takes care of it.
            assertEquals(0, connected.client().read(ByteBuffer.allocate(1)));
            connected.server().readEnd();
            assertThrows(IOException.class, () -> connected.client().write(ByteBuffer.allocate(1)));
            connected.server().write(HELLO);
            assertArrayEquals(HELLO, read(connected.client(), HELLO.length));
        }

        @Test
        void whatWasAgreedIsTold() throws Exception {
            Connected connected = connected("TLSv1.3");
            TlsInfo info = connected.client().info().tls().orElseThrow();
            assertEquals("jdk", info.provider());
            assertEquals(TlsProtocol.TLS_1_3, info.protocol());
            assertEquals(connected.server().engine().getSession().getCipherSuite(), info.cipherSuite());
            assertEquals(List.of(SERVER.certificate()), info.peerCertificates().subList(0, 1));
            // The first choice of the JDK's client, and the server takes it.
            assertTrue(
                    Set.of("x25519", "X25519MLKEM768")
                            .contains(info.namedGroup().orElseThrow()),
                    info.toString());
            assertFalse(info.resumed());
            assertEquals(Set.of(), info.overlooked());
            assertEquals(Optional.empty(), info.applicationProtocol());
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void aSessionThatIsResumedIsToldApart(String protocol) throws Exception {
            SSLContext server = SERVER.serverContext();
            Connected first = connected(protocol, server);
            // In TLS 1.3 the ticket comes behind the handshake, and is the engine's before anything else is read.
            first.server().write(HELLO);
            assertArrayEquals(HELLO, read(first.client(), HELLO.length));
            Connected second = connected(protocol, server);
            assertFalse(first.client().info().tls().orElseThrow().resumed());
            TlsInfo info = second.client().info().tls().orElseThrow();
            assertTrue(info.resumed(), info.toString());
            assertEquals(List.of(SERVER.certificate()), info.peerCertificates().subList(0, 1));
        }

        @Test
        void theGroupOfTls12IsTold() throws Exception {
            TlsInfo info = connected("TLSv1.2").client().info().tls().orElseThrow();
            assertEquals(TlsProtocol.TLS_1_2, info.protocol());
            assertTrue(Set.of("x25519", "secp256r1").contains(info.namedGroup().orElseThrow()), info.toString());
        }

        @Test
        void nothingIsReadBeforeTheHandshakeIsDone() throws Exception {
            Opened opened = open();
            assertThrows(NotYetConnectedException.class, () -> opened.client().read(ByteBuffer.allocate(1)));
            assertFalse(opened.client().finishConnect());
            assertThrows(NotYetConnectedException.class, () -> opened.client().write(ByteBuffer.allocate(1)));
            opened.client().wake(Interest.CONNECT);
            await(opened.client(), Interest.CONNECT);
        }
    }
}
