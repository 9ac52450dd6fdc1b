package dev.fairlead.api;

import static dev.fairlead.api.FlowServers.UPGRADE;
import static dev.fairlead.api.FlowServers.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.testkit.EmbeddedServer;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * S-132 of the catalogue, over the wire: the same or another scheme, host and port, for each status that redirects. What is for one
 * server reaches another only if all three are the same.
 */
@Timeout(60)
class RedirectTableTests {

    private static final String CANARY = "c4n4ry";

    private static final List<String> PLACES = List.of("Authorization", "Cookie", "Proxy-Authorization", "X-Token");

    private static final UpgradeOptions SECRETIVE = UpgradeOptions.builder()
            .header("Authorization", "Bearer " + CANARY)
            .header("Cookie", "a=" + CANARY)
            .header("Proxy-Authorization", CANARY)
            .secretHeader("X-Token", CANARY)
            .build();

    /** What is another one at the second hop. */
    record Change(boolean scheme, boolean host, boolean port) {

        boolean isNone() {
            return !scheme && !host && !port;
        }
    }

    static Stream<Arguments> cells() {
        return Way.ALL.stream()
                .flatMap(way -> IntStream.range(0, 8)
                        .mapToObj(bits -> new Change((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0))
                        .flatMap(change -> IntStream.of(301, 302, 303, 307, 308)
                                .mapToObj(status -> Arguments.of(way, change, status))));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void secretsStayWithTheirServer(Way way, Change change, int status) throws Exception {
        URI[] next = new URI[1];
        try (FlowServers servers = new FlowServers(way)) {
            FlowServers.Script script =
                    (head, number) -> head.target().equals("/first") ? redirect(status, next[0]) : UPGRADE;
            EmbeddedServer plain = servers.serve("plain", script);
            EmbeddedServer secure = servers.serveSecure("secure", script);
            try (ScriptedProxy one = bothOn(plain, secure);
                    ScriptedProxy other = bothOn(plain, secure)) {
                next[0] = URI.create((change.scheme() ? "wss" : "ws") + "://"
                        + (change.host() ? "localhost" : "127.0.0.1") + ":"
                        + (change.port() ? other : one).port() + "/second");
                servers.open(options -> options.option(Option.REDIRECT_POLICY, RedirectPolicy.NOT_LESS_SECURE));
                WebSocket socket = servers.webSocket(URI.create("ws://127.0.0.1:" + one.port() + "/first"), SECRETIVE);
                FlowServers.assertEcho(socket);
                RequestHead first = servers.asked("plain").get(0);
                RequestHead second = last(servers.asked(change.scheme() ? "secure" : "plain"));
                assertEquals("/second", second.target());
                assertEquals(PLACES, told(first));
                assertEquals(change.isNone() ? PLACES : List.of(), told(second));
                assertEquals("GET", second.method());
                assertNotEquals(
                        FlowServers.field(first, "Sec-WebSocket-Key"), FlowServers.field(second, "Sec-WebSocket-Key"));
            }
        }
    }

    /** A port with and without TLS: the first byte of a TLS connection is 22. */
    private static ScriptedProxy bothOn(EmbeddedServer plain, EmbeddedServer secure) throws Exception {
        return ScriptedProxy.start(talk -> {
            byte[] first = talk.bytes(1);
            talk.relay((first[0] == 22 ? secure : plain).port(), first);
        });
    }

    private static RequestHead last(List<RequestHead> heads) {
        return heads.get(heads.size() - 1);
    }

    /** Where the secret is; it is nowhere else. */
    private static List<String> told(RequestHead head) {
        List<String> told = PLACES.stream()
                .filter(name -> FlowServers.field(head, name).contains(CANARY))
                .toList();
        String wire = new String(head.encode().array(), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertEquals(told.size(), Arrays.asList(wire.split(CANARY, -1)).size() - 1, wire);
        return told;
    }
}
