package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.api.CompressionOptions;
import dev.fairlead.api.Session;
import dev.fairlead.api.UpgradeException;
import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.deflate.DeflateParameters;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code websockets} inflates with a window of just the bits that were agreed. No answer of it is known to be illegal. */
class PythonDeflateTests extends DeflateScenarios {

    PythonDeflateTests() {
        super(PythonPeer::new);
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
                // What it does by default.
                DeflateCase.wished(
                        Map.of("client_max_window_bits", "12", "server_max_window_bits", "12"),
                        new DeflateParameters(false, false, 12, 12)),
                DeflateCase.wished(
                        Map.of("client_max_window_bits", "12", "server_max_window_bits", "12"),
                        new DeflateParameters(false, false, 9, 8),
                        offer.withServerMaxWindowBits(9).withClientMaxWindowBits(8)),
                // The first of the offers lets it set no window: the fallback is taken.
                DeflateCase.wished(
                        Map.of("client_max_window_bits", "10", "require", "yes"),
                        new DeflateParameters(false, false, 15, 10),
                        new DeflateOffer(false, false, OptionalInt.empty(), OptionalInt.empty()),
                        offer));
    }

    @Override
    Stream<DeflateCase> illegalAnswers() {
        return Stream.empty();
    }

    /** zlib has no window of 8 bits for raw deflate, which {@code websockets} finds out too late to decline. */
    @Test
    void anEncoderOfEightBitsIsAnErrorOfTheServer() {
        DeflateCase eight = DeflateCase.granted(DeflateOffer.DEFAULT.withServerMaxWindowBits(8));
        try (Session session = Way.SIMPLEST.session(offering(CompressionOptions.builder(), eight))) {
            UpgradeException refused =
                    assertThrows(UpgradeException.class, () -> visit("echo").open(session));
            assertEquals(500, refused.response().orElseThrow().status());
        }
    }

    @Test
    void distancesThatAreTooFarAreSeen() throws Exception {
        assertSeesDistancesThatAreTooFar(1002);
    }
}
