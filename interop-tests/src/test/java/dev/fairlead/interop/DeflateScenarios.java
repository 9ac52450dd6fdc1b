package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.CompressionOptions;
import dev.fairlead.api.CompressionStatistics;
import dev.fairlead.api.Connection;
import dev.fairlead.api.Request;
import dev.fairlead.api.Session;
import dev.fairlead.api.UpgradeException;
import dev.fairlead.api.WebSocket;
import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.upgrade.UpgradeRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compression (RFC 7692): whatever is agreed with a server, messages come back as they were sent. */
abstract class DeflateScenarios extends PeerScenarios {

    private static final int THRESHOLD = 0;

    DeflateScenarios(EchoPeer.Start start) {
        super(start);
    }

    /** What is offered to the server and comes to something. */
    abstract Stream<DeflateCase> agreements();

    /** To what the server answers something that was not to be answered, or nothing that was. */
    abstract Stream<DeflateCase> illegalAnswers();

    /** What comes of the default offer, with each transport and with calls of each style. */
    DeflateCase simplest() {
        return DeflateCase.granted(DeflateOffer.DEFAULT);
    }

    static Stream<Way> ways() {
        return Stream.of("socket", "nio")
                .flatMap(transport -> Arrays.stream(Way.Calls.values()).map(calls -> new Way(transport, calls)));
    }

    @MethodSource("agreements")
    @ParameterizedTest
    final void messagesComeBackWhateverIsAgreed(DeflateCase deflate) throws Exception {
        assertMessagesComeBack(
                Way.SIMPLEST, deflate, CompressionOptions.builder().threshold(THRESHOLD));
    }

    @MethodSource("ways")
    @ParameterizedTest
    final void messagesComeBackWhateverTheWay(Way way) throws Exception {
        assertMessagesComeBack(way, simplest(), CompressionOptions.builder());
    }

    @MethodSource("illegalAnswers")
    @ParameterizedTest(allowZeroInvocations = true)
    final void anAnswerThatDoesNotFitTheOfferIsRefused(DeflateCase deflate) throws Exception {
        CompressionOptions options = offering(CompressionOptions.builder(), deflate);
        Visit visit = visit(deflate);
        try (Session session = Way.SIMPLEST.session(options)) {
            UpgradeException refused = assertThrows(UpgradeException.class, () -> visit.open(session));
            assertEquals(Optional.of(UpgradeRule.EXTENSION), refused.brokenRule());
        }
    }

    /**
     * A client that looks back too far is found out, by a server that inflates with 9 bits whatever was agreed: that it did not,
     * in all other tests, is no accident.
     */
    final void assertSeesDistancesThatAreTooFar(int closeCode) throws Exception {
        Visit visit = visit("echo").with("strict", 9);
        try (Session session = Way.SIMPLEST.session(CompressionOptions.DEFAULT);
                WebSocket socket = visit.open(session)) {
            assertEquals(Optional.of(DeflateParameters.DEFAULT), socket.compression());
            byte[] noise = new byte[700];
            new Random(1).nextBytes(noise);
            socket.sendBinary(noise);
            assertArrayEquals(noise, binaryFrom(socket));
            socket.sendBinary(noise);
            assertEquals(closeCode, closeFrom(socket).code());
        }
    }

    final Visit visit(DeflateCase deflate) {
        Visit visit = visit("echo");
        deflate.wishes().forEach(visit::with);
        return visit;
    }

    static CompressionOptions offering(CompressionOptions.Builder options, DeflateCase deflate) {
        List<DeflateOffer> offers = deflate.offers();
        return options.offers(offers.get(0), offers.subList(1, offers.size()).toArray(DeflateOffer[]::new))
                .build();
    }

    private void assertMessagesComeBack(Way way, DeflateCase deflate, CompressionOptions.Builder settings)
            throws Exception {
        CompressionOptions options = offering(settings, deflate);
        Visit visit = visit(deflate);
        try (Session session = way.session(options);
                Connection connection = session.connect("127.0.0.1", visit.port());
                Request request = connection.openRequest(visit.target())) {
            request.markForUpgrade().send();
            String answer = request.receiveResponse()
                    .headers()
                    .first("Sec-WebSocket-Extensions")
                    .orElseThrow();
            try (WebSocket socket = request.completeUpgrade()) {
                assertEquals(Optional.of(deflate.agreed()), socket.compression());
                assertAnswered(deflate, answer);
                for (Sample sample : Samples.ALL) {
                    sample.assertSameAs(way.exchange(socket, sample));
                }
                assertCompressed(options.threshold(), socket);
                assertEquals(
                        CloseStatus.NORMAL.code(),
                        way.close(socket, CloseStatus.NORMAL).code());
                assertEquals("close 1000", visit.event());
            }
        }
    }

    /** Asserts that the server's field says what was agreed, of what it has to say; the rest is the offer's. */
    private static void assertAnswered(DeflateCase deflate, String answer) {
        List<String> parts = Stream.of(answer.split(";", -1)).map(String::strip).toList();
        assertEquals("permessage-deflate", parts.get(0), answer);
        Map<String, String> parameters = parts.stream()
                .skip(1)
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0].strip(), pair -> pair[pair.length - 1].strip()));
        DeflateParameters agreed = deflate.agreed();
        assertEquals(agreed.serverNoContextTakeover(), parameters.remove("server_no_context_takeover") != null, answer);
        assertTrue(agreed.clientNoContextTakeover() || !parameters.containsKey("client_no_context_takeover"), answer);
        parameters.remove("client_no_context_takeover");
        assertEquals(agreed.serverMaxWindowBits(), bits(parameters.remove("server_max_window_bits")), answer);
        String clientBits = parameters.remove("client_max_window_bits");
        assertTrue(clientBits == null || agreed.clientMaxWindowBits() == bits(clientBits), answer);
        assertEquals(Map.of(), parameters, answer);
    }

    private static int bits(@Nullable String value) {
        return value == null ? 15 : Integer.parseInt(value);
    }

    private static void assertCompressed(int threshold, WebSocket socket) {
        List<Sample> compressed = Samples.ALL.stream()
                .filter(sample -> sample.isCompressedFrom(threshold))
                .toList();
        CompressionStatistics counted = socket.statistics().compression().orElseThrow();
        assertEquals(compressed.size(), counted.messagesSent());
        assertEquals(compressed.stream().mapToLong(Sample::size).sum(), counted.bytesSent());
        assertTrue(counted.compressedBytesSent() < counted.bytesSent(), counted::toString);
        assertTrue(counted.messagesReceived() > 0, counted::toString);
        assertTrue(counted.compressedBytesReceived() < counted.bytesReceived(), counted::toString);
    }
}
