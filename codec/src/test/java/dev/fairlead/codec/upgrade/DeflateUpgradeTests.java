package dev.fairlead.codec.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.ResponseHead;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The opening handshake with offers of permessage-deflate. */
class DeflateUpgradeTests {

    private static final DeflateOffer SMALL = new DeflateOffer(false, false, OptionalInt.of(10), OptionalInt.empty());

    private final ClientUpgrade upgrade =
            new ClientUpgrade(new SampleNonce(), List.of("chat"), List.of(SMALL, DeflateOffer.DEFAULT));

    private UpgradeOutcome check(String... fields) {
        Headers.Builder headers = Headers.builder()
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Accept", SampleNonce.PROOF);
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        return upgrade.check(new ResponseHead(1, 101, "Switching Protocols", headers.build()));
    }

    @Test
    void theOffersAreAField() {
        assertEquals(
                List.of("permessage-deflate; server_max_window_bits=10, permessage-deflate; client_max_window_bits"),
                upgrade.fields().all("Sec-WebSocket-Extensions"));
        assertFalse(new ClientUpgrade(new SampleNonce(), List.of(), List.of())
                .fields()
                .contains("Sec-WebSocket-Extensions"));
    }

    @Test
    void whatIsAgreedIsTold() {
        assertEquals(
                new UpgradeOutcome.Accepted(
                        Optional.of("chat"), Optional.of(new DeflateParameters(true, false, 9, 15))),
                check(
                        "Sec-WebSocket-Protocol",
                        "chat",
                        "Sec-WebSocket-Extensions",
                        "permessage-deflate; server_no_context_takeover; server_max_window_bits=9"));
        assertEquals(
                new UpgradeOutcome.Accepted(Optional.empty(), Optional.of(new DeflateParameters(false, false, 15, 12))),
                check("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits=12"));
    }

    @Test
    void aServerMayAgreeToNothing() {
        assertEquals(new UpgradeOutcome.Accepted(Optional.empty()), check());
    }

    @Test
    void anAnswerThatNoOfferAllowsIsAViolation() {
        assertEquals(
                new UpgradeOutcome.Violated(
                        UpgradeRule.EXTENSION,
                        "server_max_window_bits is \"7\", allowed are 8 to 15",
                        "RFC 7692 7.1.2.1"),
                check("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=7"));
        assertEquals(
                new UpgradeOutcome.Violated(
                        UpgradeRule.EXTENSION, "answer has the extension \"permessage-bzip2\", which was not offered"),
                check("Sec-WebSocket-Extensions", "permessage-bzip2"));
    }

    @Test
    void extensionsAreJudgedBeforeTheSubprotocol() {
        assertEquals(
                new UpgradeOutcome.Violated(UpgradeRule.EXTENSION, "list of extensions is empty", "RFC 6455 9.1"),
                check("Sec-WebSocket-Protocol", "other", "Sec-WebSocket-Extensions", ""));
        assertEquals(
                new UpgradeOutcome.Violated(
                        UpgradeRule.SUBPROTOCOL, "server chose the subprotocol \"other\", offered were [chat]"),
                check("Sec-WebSocket-Protocol", "other", "Sec-WebSocket-Extensions", "permessage-deflate"));
    }
}
