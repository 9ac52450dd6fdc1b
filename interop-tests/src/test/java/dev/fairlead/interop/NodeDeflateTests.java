package dev.fairlead.interop;

import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.deflate.DeflateParameters;
import java.util.Map;
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

    @Test
    void distancesThatAreTooFarAreSeen() throws Exception {
        assertSeesDistancesThatAreTooFar(1007);
    }
}
