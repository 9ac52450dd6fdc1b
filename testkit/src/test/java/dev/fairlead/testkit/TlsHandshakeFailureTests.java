package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.tls.TlsFailure;
import dev.fairlead.spi.transport.tls.TlsProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers the hello of a client otherwise than TLS wants it. */
@Timeout(60)
class TlsHandshakeFailureTests extends TlsChannelFixture {

    TlsHandshakeFailureTests() {
        super(MemoryScript.PLAIN, options -> options);
    }

    private TlsFailure answeredWith(byte[] answer) throws Exception {
        Opened opened = open();
        assertEquals(false, opened.client().finishConnect());
        opened.peer().write(answer);
        opened.peer().end();
        return assertThrows(TlsFailure.class, () -> connect(opened.client()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH", "\0\0\0", "H"})
    void whatIsNoTlsIsSaidToBeNone(String answer) throws Exception {
        assertEquals(
                Set.of(TlsProblem.NOT_TLS),
                answeredWith(answer.getBytes(StandardCharsets.US_ASCII)).problems());
    }

    @Test
    void httpIsRecognised() throws Exception {
        TlsFailure failure = answeredWith("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(failure.toString().contains("as in HTTP"), failure.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "16 0303 FFFF, RECORD_OVERFLOW",
        "16 0303 4801, RECORD_OVERFLOW",
        "16 0303, TRUNCATED",
        "16 0303 4800 00, TRUNCATED",
        "'', TRUNCATED",
        // Alerts: level fatal, then which.
        "15 0303 0002 02 28, NO_SHARED_SUITE",
        "15 0303 0002 02 47, NO_SHARED_SUITE",
        "15 0303 0002 02 46, PROTOCOL_VERSION",
        "15 0303 0002 02 50, ALERT",
        "15 0303 0002 02 70, ALERT",
        // A ServerHello of TLS 1.1.
        "16 0302 002a 02 000026 0302 "
                + "0101010101010101010101010101010101010101010101010101010101010101 00 c013 00, PROTOCOL_VERSION",
        // A message that is none of a server's, and one that is malformed.
        "16 0303 0004 05 000000, HANDSHAKE",
        "16 0303 0006 02 000002 0303, HANDSHAKE",
    })
    void everyOtherAnswerHasItsReason(String hex, TlsProblem expected) throws Exception {
        TlsFailure failure = answeredWith(HexFormat.of().parseHex(hex.replace(" ", "")));
        assertEquals(Set.of(expected), failure.problems(), failure.toString());
    }

    @Test
    void anAlertIsTold() throws Exception {
        TlsFailure failure = answeredWith(HexFormat.of().parseHex("15030300020250"));
        assertEquals("internal_error", failure.alert().orElseThrow());
        assertTrue(failure.toString().contains("internal_error"), failure.toString());
    }

    @Nested
    class UnderABrokenWrite extends TlsChannelFixture {
        UnderABrokenWrite() {
            super(
                    MemoryScript.builder()
                            .failWriteAt(0, new IOException("Connection reset"))
                            .build(),
                    options -> options);
        }

        @Test
        void theAlertIsWhatIsTold() throws Exception {
            Opened opened = open();
            opened.peer().write(HexFormat.of().parseHex("15030300020246"));
            TlsFailure failure = assertThrows(TlsFailure.class, () -> connect(opened.client()));
            assertEquals(Set.of(TlsProblem.PROTOCOL_VERSION), failure.problems());
        }

        @Test
        void withoutAnAlertTheBrokenConnectionIs() throws Exception {
            Opened opened = open();
            opened.peer().end();
            IOException failure = assertThrows(IOException.class, () -> connect(opened.client()));
            assertEquals("Connection reset", failure.getMessage());
        }
    }

    @Test
    void aFailureIsToldAgain() throws Exception {
        Opened opened = open();
        assertEquals(false, opened.client().finishConnect());
        opened.peer().write("HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
        TlsFailure first = assertThrows(TlsFailure.class, () -> connect(opened.client()));
        assertEquals(first, assertThrows(TlsFailure.class, () -> connect(opened.client())));
    }

    @Test
    void theServerIsToldWhyItIsNotTrusted() throws Exception {
        TestIdentity other =
                TestAuthority.create("Other CA").identity().dns("server").issue();
        Opened opened = open();
        Future<EnginePeer> server =
                inBackground(() -> new EnginePeer(opened.peer(), other.serverContext(), "TLSv1.3").handshake());
        TlsFailure refused = assertThrows(TlsFailure.class, () -> connect(opened.client()));
        assertEquals(Set.of(TlsProblem.UNKNOWN_CA), refused.problems());
        Exception told = assertThrows(Exception.class, () -> result(server));
        assertTrue(String.valueOf(told.getCause()).contains("certificate"), told.toString());
    }
}
