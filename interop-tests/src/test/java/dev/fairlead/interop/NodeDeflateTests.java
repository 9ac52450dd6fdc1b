package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.api.CompressionOptions;
import dev.fairlead.api.Session;
import dev.fairlead.api.WebSocket;
import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.deflate.DeflateParameters;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code ws} inflates with a window of just the bits that were agreed. No answer of it is known to be illegal. */
class NodeDeflateTests extends DeflateScenarios {

    NodeDeflateTests() {
        super(NodePeer::deflating);
    }

    @Override
    Stream<DeflateCase> agreements() {
        return Stream.concat(DeflateCase.granted(), wishes());
    }

    private static Stream<DeflateCase> wishes() {
        DeflateOffer offer = DeflateOffer.DEFAULT;
        return Stream.of(
                DeflateCase.wished(
                        Map.of("server_no_context_takeover", "true", "client_no_context_takeover", "true"),
                        new DeflateParameters(true, true, 15, 15)),
                DeflateCase.wished(Map.of("client_max_window_bits", "9"), new DeflateParameters(false, false, 15, 9)),
                DeflateCase.wished(
                        Map.of("client_max_window_bits", "8", "server_max_window_bits", "10"),
                        new DeflateParameters(false, false, 10, 8)),
                // With the first of the offers it would have to do more than it is set to: the fallback is taken.
                DeflateCase.wished(
                        Map.of("server_max_window_bits", "12"),
                        new DeflateParameters(false, false, 12, 15),
                        offer.withServerMaxWindowBits(9),
                        offer),
                DeflateCase.wished(
                        Map.of("server_no_context_takeover", "false"),
                        new DeflateParameters(false, false, 15, 15),
                        offer.withServerNoContextTakeover(),
                        offer),
                DeflateCase.wished(
                        Map.of("client_max_window_bits", "12"),
                        new DeflateParameters(false, false, 15, 12),
                        offer.withClientMaxWindowBits(10),
                        offer),
                // zlib has no window of 8 bits for raw deflate; ws takes 9, of which zlib uses less than 256 bytes.
                DeflateCase.granted(offer.withServerMaxWindowBits(8)));
    }

    @Override
    Stream<DeflateCase> illegalAnswers() {
        return Stream.empty();
    }

    /** A client that looks back too far is found out: that it did not, in all other tests, is no accident. */
    @Test
    void distancesThatAreTooFarAreSeen() throws Exception {
        Visit visit = visit("echo").with("strict", 9);
        try (Session session = Way.SIMPLEST.session(CompressionOptions.DEFAULT);
                WebSocket socket = visit.open(session)) {
            assertEquals(Optional.of(DeflateParameters.DEFAULT), socket.compression());
            byte[] noise = new byte[700];
            new Random(1).nextBytes(noise);
            socket.sendBinary(noise);
            assertArrayEquals(noise, binaryFrom(socket));
            socket.sendBinary(noise);
            assertEquals(1007, closeFrom(socket).code());
        }
    }
}
