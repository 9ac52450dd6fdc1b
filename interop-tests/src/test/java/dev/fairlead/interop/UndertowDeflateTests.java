package dev.fairlead.interop;

import dev.fairlead.codec.deflate.DeflateParameters;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.util.stream.Stream;

class UndertowDeflateTests extends DeflateScenarios {

    UndertowDeflateTests() {
        super(() -> new UndertowPeer(new PerMessageDeflateHandshake()));
    }

    /** Undertow ignores client_max_window_bits, so that the offer alone binds the client. */
    @Override
    Stream<DeflateCase> agreements() {
        return Stream.concat(
                DeflateCase.ofClientBits().map(DeflateCase::granted),
                Stream.of(DeflateCase.withFallback(DeflateParameters.DEFAULT)));
    }

    /** Undertow accepts an offer with server_max_window_bits as if it did not ask for that. */
    @Override
    Stream<DeflateCase> illegalAnswers() {
        return DeflateCase.offers(DeflateCase.bits(8, 9, 12, 15), DeflateCase.bits(15))
                .map(DeflateCase::granted);
    }
}
