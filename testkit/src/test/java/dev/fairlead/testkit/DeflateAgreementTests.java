package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.ResponseHead;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server answers to offers of permessage-deflate. */
@Timeout(30)
class DeflateAgreementTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({
        // what the server wishes: both takeovers, both windows; the offer; the answer; what is agreed
        "false false 15 15, permessage-deflate, permessage-deflate, false false 15 15",
        "false false 15 15, permessage-deflate; client_max_window_bits, permessage-deflate, false false 15 15",
        "false false 15 15, permessage-deflate; client_max_window_bits=10,"
                + " permessage-deflate; client_max_window_bits=10, false false 15 10",
        "false false 15 15, permessage-deflate; server_max_window_bits=9,"
                + " permessage-deflate; server_max_window_bits=9, false false 9 15",
        "false false 15 15, permessage-deflate; server_no_context_takeover,"
                + " permessage-deflate; server_no_context_takeover, true false 15 15",
        "true true 8 15, permessage-deflate, permessage-deflate; server_no_context_takeover;"
                + " client_no_context_takeover; server_max_window_bits=8, true true 8 15",
        "false false 15 12, permessage-deflate; client_max_window_bits,"
                + " permessage-deflate; client_max_window_bits=12, false false 15 12",
        // The first that can be accepted: others have bad parameters, are another extension, or leave no choice.
        "false false 15 12, permessage-deflate; x; client_max_window_bits,,",
        "false false 15 12, x-other; y=1,,",
        "false false 15 12, permessage-deflate,,",
        "false false 15 12, 'permessage-deflate; z, x-other, permessage-deflate, permessage-deflate;"
                + " client_max_window_bits=9, permessage-deflate; client_max_window_bits=8',"
                + " permessage-deflate; client_max_window_bits=9, false false 15 9"
    })
    void theFirstOfferThatCanBeIsAccepted(String wished, String offer, String answer, String agreed) throws Exception {
        CompletableFuture<Optional<DeflateParameters>> told = new CompletableFuture<>();
        ServerScript script = connection -> {
            connection.upgrade();
            told.complete(connection.deflate());
        };
        try (EmbeddedServer server = EmbeddedServer.builder()
                        .deflate(parameters(wished))
                        .script(script)
                        .start();
                ZlibClient client = new ZlibClient(server, offer)) {
            assertTrue(client.head().startsWith("HTTP/1.1 101 "), client::head);
            String field = answer == null ? "" : "Sec-WebSocket-Extensions: " + answer;
            List<String> fields = client.head()
                    .lines()
                    .filter(line -> line.startsWith("Sec-WebSocket-Ext"))
                    .toList();
            assertEquals(answer == null ? List.of() : List.of(field), fields);
            assertEquals(
                    Optional.ofNullable(agreed).map(DeflateAgreementTests::parameters), told.get(10, TimeUnit.SECONDS));
        }
    }

    private static DeflateParameters parameters(String words) {
        String[] word = words.split(" ", 4);
        return new DeflateParameters(
                Boolean.parseBoolean(word[0]),
                Boolean.parseBoolean(word[1]),
                Integer.parseInt(word[2]),
                Integer.parseInt(word[3]));
    }

    @Test
    void withoutTheSettingNothingIsAgreed() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo();
                ZlibClient client = new ZlibClient(server, "permessage-deflate, =malformed")) {
            assertFalse(client.head().contains("Extensions"), client::head);
            client.raw().sendHex("c187 00000000 f248cdc9c90700");
            assertEquals("88", client.raw().readHex(1));
            assertEquals("03ea", client.raw().readHex(3).substring(2), "code 1002");
        }
    }

    @Test
    void aMalformedListIsRefused() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.builder()
                        .deflate(DeflateParameters.DEFAULT)
                        .start();
                ZlibClient client = new ZlibClient(server, "permessage-deflate; =1")) {
            assertTrue(client.head().startsWith("HTTP/1.1 400 Bad Request\r\n"), client::head);
            assertEquals("", client.raw().readHexToEnd());
            client.raw().leave();
            assertTrue(server.awaitIdle(SOON));
            assertEquals(ProtocolException.class, server.failures().get(0).getClass());
            String refused = server.failures().get(0).toString();
            assertTrue(refused.contains(": request for an upgrade deserves 400: "), refused);
            assertTrue(refused.endsWith("(RFC 6455 9.1)"), refused);
        }
    }

    @Test
    void aScriptThatAnswersItselfSaysWhatIsSpoken() throws Exception {
        ServerScript script = connection -> {
            ResponseHead right = connection.upgradeHead();
            assertEquals(Optional.of("permessage-deflate"), right.headers().first("Sec-WebSocket-Extensions"));
            assertEquals(Optional.empty(), connection.deflate(), "nothing was sent");
            Headers fields = right.headers().toBuilder()
                    .set("Sec-WebSocket-Extensions", "permessage-deflate; server_no_context_takeover")
                    .build();
            connection.respond(new ResponseHead(1, 101, "", fields));
            DeflateParameters parameters = new DeflateParameters(true, false, 15, 15);
            connection.speakDeflate(parameters);
            assertEquals(Optional.of(parameters), connection.deflate());
            assertThrows(IllegalStateException.class, () -> connection.speakDeflate(parameters));
            connection.echo();
        };
        try (EmbeddedServer server = EmbeddedServer.builder()
                .deflate(DeflateParameters.DEFAULT)
                .script(script)
                .start()) {
            try (ZlibClient client = new ZlibClient(server, "permessage-deflate")) {
                client.raw().sendHex("c187 00000000 f248cdc9c90700 c185 00000000 f200110000 8880 00000000");
                assertEquals(
                        "c107f248cdc9c90700" + "c107f248cdc9c90700" + "8800",
                        client.raw().readHexToEnd());
            }
            assertTrue(server.awaitIdle(SOON));
            assertEquals(List.of(), server.failures());
        }
    }

    @Test
    void thereIsNothingToCompressWithBeforeAnAgreement() throws Exception {
        ServerScript script = connection -> {
            connection.upgrade();
            assertEquals(Optional.empty(), connection.deflate());
            for (Executable step :
                    List.<Executable>of(() -> connection.compress((byte) 1), () -> connection.inflate((byte) 0))) {
                assertEquals(
                        "permessage-deflate is not agreed",
                        assertThrows(IllegalStateException.class, step).getMessage());
            }
        };
        try (EmbeddedServer server = EmbeddedServer.builder()
                .deflate(DeflateParameters.DEFAULT)
                .script(script)
                .start()) {
            RawClient.upgraded(server).close();
            assertTrue(server.awaitIdle(SOON));
            assertEquals(List.of(), server.failures());
        }
    }
}
