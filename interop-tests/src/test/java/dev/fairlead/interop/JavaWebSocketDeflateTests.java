package dev.fairlead.interop;

import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.deflate.DeflateParameters;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;

/**
 * Java-WebSocket 1.6.0 negotiates takeover in a way of its own (its issue 1496): the server keeps no context, whatever is
 * offered, and says so.
 */
class JavaWebSocketDeflateTests extends DeflateScenarios {

    JavaWebSocketDeflateTests() {
        super(() -> new JavaWebSocketPeer(new PerMessageDeflateExtension()));
    }

    @Override
    DeflateCase simplest() {
        return agreement(DeflateOffer.DEFAULT);
    }

    /** It ignores client_max_window_bits, so that the offer alone binds the client. */
    @Override
    Stream<DeflateCase> agreements() {
        return Stream.concat(
                DeflateCase.ofClientBits().map(JavaWebSocketDeflateTests::agreement),
                Stream.of(DeflateCase.withFallback(new DeflateParameters(true, false, 15, 15))));
    }

    private static DeflateCase agreement(DeflateOffer offer) {
        DeflateParameters agreed = new DeflateParameters(
                true,
                offer.clientNoContextTakeover(),
                15,
                offer.clientMaxWindowBits().orElse(15));
        return new DeflateCase(List.of(offer), Map.of(), agreed);
    }

    /** It accepts an offer with server_max_window_bits as if it did not ask for that. */
    @Override
    Stream<DeflateCase> illegalAnswers() {
        return DeflateCase.offers(DeflateCase.bits(8, 9, 12, 15), DeflateCase.bits(15))
                .map(DeflateCase::granted);
    }
}
