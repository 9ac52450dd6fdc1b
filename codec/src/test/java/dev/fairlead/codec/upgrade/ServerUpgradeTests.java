package dev.fairlead.codec.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.codec.http1.ResponseHead;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUpgradeTests {

    private static final Headers FIELDS = Headers.builder()
            .add("Host", "example")
            .add("Upgrade", "websocket")
            .add("Connection", "keep-alive, upgrade")
            .add("Sec-WebSocket-Key", SampleNonce.KEY)
            .add("Sec-WebSocket-Version", "13")
            .build();

    private final ServerUpgrade server = new ServerUpgrade(List.of("b", "c"));

    @Test
    void aRightRequestIsAccepted() {
        Headers expected = Headers.builder()
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Accept", SampleNonce.PROOF)
                .build();

        assertEquals(
                new UpgradeAnswer.Accepted(new ResponseHead(1, 101, "Switching Protocols", expected), Optional.empty()),
                server.answer(request(FIELDS)));
    }

    @Test
    void upgradeMayBeAListInARequest() {
        Headers fields = FIELDS.toBuilder().set("Upgrade", "h2c, WebSocket").build();

        assertInstanceOf(UpgradeAnswer.Accepted.class, server.answer(request(fields)));
    }

    @ParameterizedTest
    @CsvSource({"'a, c, b', c", "'b, c', b", "'c', c"})
    void theFirstSubprotocolOfTheClientThatTheServerSpeaksIsChosen(String asked, String chosen) {
        Headers fields = FIELDS.toBuilder().add("Sec-WebSocket-Protocol", asked).build();

        UpgradeAnswer.Accepted accepted =
                assertInstanceOf(UpgradeAnswer.Accepted.class, server.answer(request(fields)));

        assertEquals(Optional.of(chosen), accepted.subprotocol());
        assertEquals(List.of(chosen), accepted.head().headers().all("Sec-WebSocket-Protocol"));
    }

    @Test
    void subprotocolsMayComeInSeveralFieldsAndAreComparedWithCase() {
        Headers fields = FIELDS.toBuilder()
                .add("Sec-WebSocket-Protocol", "B")
                .add("Sec-WebSocket-Protocol", "c")
                .build();

        UpgradeAnswer.Accepted accepted =
                assertInstanceOf(UpgradeAnswer.Accepted.class, server.answer(request(fields)));

        assertEquals(Optional.of("c"), accepted.subprotocol());
    }

    @Test
    void withoutACommonSubprotocolNoneIsChosen() {
        Headers fields = FIELDS.toBuilder().add("Sec-WebSocket-Protocol", "x").build();

        UpgradeAnswer.Accepted accepted =
                assertInstanceOf(UpgradeAnswer.Accepted.class, server.answer(request(fields)));

        assertEquals(Optional.empty(), accepted.subprotocol());
        assertEquals(List.of(), accepted.head().headers().all("Sec-WebSocket-Protocol"));
    }

    @Test
    void onlyGetIsAccepted() {
        assertBadRequest("item 1", "method is POST instead of GET", new RequestHead("POST", "/", FIELDS));
    }

    @Test
    void onlyVersion11IsAccepted() {
        assertBadRequest("item 1", "request is HTTP/1.0", new RequestHead("GET", "/", 0, FIELDS));
    }

    @ParameterizedTest
    @CsvSource({
        "Host, item 2",
        "Sec-WebSocket-Key, item 5",
        "Sec-WebSocket-Version, item 6",
    })
    void someFieldsMustBeThereOnce(String name, String item) {
        String value = FIELDS.first(name).orElseThrow();
        assertBadRequest(
                item,
                "request has 0 " + name + " fields instead of one",
                request(FIELDS.toBuilder().remove(name).build()));
        assertBadRequest(
                item,
                "request has 2 " + name + " fields instead of one",
                request(FIELDS.toBuilder().add(name, value).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h2c", "websockets", "\"websocket\""})
    void upgradeMustHaveItsToken(String value) {
        assertBadRequest(
                "item 3",
                "Upgrade lacks the token \"websocket\"",
                request(FIELDS.toBuilder().set("Upgrade", value).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "keep-alive", "xupgrade"})
    void connectionMustHaveItsToken(String value) {
        assertBadRequest(
                "item 4",
                "Connection lacks the token \"Upgrade\"",
                request(FIELDS.toBuilder().set("Connection", value).build()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dGhlIHNhbXBsZSBub25jZQ", // without its padding
                "dGhlIHNhbXBsZSBub25jZQ=", // with half of it
                "dGhlIHNhbXBsZSBub25jZTE=", // 17 bytes
                "dGhlIHNhbXBsZSBub25jZTEy", // 18 bytes
                "dGhlIHNhbXBsZSBub25j", // 15 bytes
                "dGhlIHNhbXBsZSBub25j*Q==" // not base64
            })
    void theKeyMustBe16BytesInBase64(String key) {
        assertBadRequest(
                "item 5",
                "Sec-WebSocket-Key is not 16 bytes in base64",
                request(FIELDS.toBuilder().set("Sec-WebSocket-Key", key).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "14", "013", "13, 8", ""})
    void anotherVersionIsAnsweredWith426(String version) {
        Headers fields =
                FIELDS.toBuilder().set("Sec-WebSocket-Version", version).build();

        UpgradeAnswer.Refused refused = assertInstanceOf(UpgradeAnswer.Refused.class, server.answer(request(fields)));

        assertEquals("Sec-WebSocket-Version is not 13", refused.reason());
        assertEquals("RFC 6455 4.2.2 item 4", refused.section());
        assertEquals(426, refused.head().status());
        assertEquals(List.of("13"), refused.head().headers().all("Sec-WebSocket-Version"));
        assertEquals(List.of("websocket"), refused.head().headers().all("Upgrade"));
        assertEquals(List.of("0"), refused.head().headers().all("Content-Length"));
    }

    @Test
    void theServersSubprotocolsAreTokensWithoutRepetition() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new ServerUpgrade(List.of("a", "a")));

        assertEquals("subprotocol a is in the list twice, see RFC 6455 4.1", e.getMessage());
    }

    private static RequestHead request(Headers fields) {
        return new RequestHead("GET", "/", fields);
    }

    private void assertBadRequest(String item, String reason, RequestHead request) {
        UpgradeAnswer.Refused refused = assertInstanceOf(UpgradeAnswer.Refused.class, server.answer(request));
        assertEquals(reason, refused.reason());
        assertEquals("RFC 6455 4.2.1 " + item, refused.section());
        Headers expected = Headers.builder()
                .add("Connection", "close")
                .add("Content-Length", "0")
                .build();
        assertEquals(new ResponseHead(1, 400, "Bad Request", expected), refused.head());
        assertEquals(refused.head(), ((UpgradeAnswer) refused).head());
    }
}
