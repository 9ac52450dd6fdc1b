package dev.fairlead.api;

import static dev.fairlead.api.FlowServers.UPGRADE;
import static dev.fairlead.api.FlowServers.redirect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.testkit.EmbeddedServer;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are connected to. */
@Timeout(60)
class AddressOptionTests {

    static List<Way> ways() {
        return Way.ALL;
    }

    private static URI unknown(EmbeddedServer server) {
        return URI.create("ws://no-such-host.invalid:" + server.port() + "/");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anotherNameIsLookedUpAndTheServerDoesNotKnow(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer server = servers.serve("server", (head, number) -> UPGRADE);
            Request request = FlowServers.request(servers.open(options -> options), unknown(server));
            request.setOption(Option.RESOLUTION_HOST, Optional.of("localhost"));
            assertEquals(101, servers.exchange(request).status());
            FlowServers.assertEcho(request.completeUpgrade());
            assertEquals(
                    "no-such-host.invalid:" + server.port(),
                    FlowServers.field(servers.asked("server").get(0), "Host"));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theOtherNameIsNotForServersThatARedirectLeadsTo(Way way) throws Exception {
        try (FlowServers servers = new FlowServers(way)) {
            EmbeddedServer second = servers.serve("second", (head, number) -> UPGRADE);
            EmbeddedServer first = servers.serve("first", (head, number) -> redirect(302, unknown(second)));
            Session session =
                    servers.open(options -> options.option(Option.REDIRECT_POLICY, RedirectPolicy.NOT_LESS_SECURE));
            Request request = FlowServers.request(session, first.uri("/"));
            request.setOption(Option.RESOLUTION_HOST, Optional.of("127.0.0.1"));
            assertEquals(
                    ErrorCode.NAME_NOT_RESOLVED,
                    servers.failure(ConnectionException.class, request).code());
            assertEquals(List.of(), servers.asked("second"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 16})
    void thereAreUpToSixteenAddresses(int retries) {
        InvalidParameterException refused = assertThrows(
                InvalidParameterException.class,
                () -> SessionOptions.builder().option(Option.CONNECT_RETRIES, retries));
        assertEquals(
                "CONNECT_RETRIES is " + retries + ", must be at " + (retries < 0 ? "least 0" : "most 15"),
                refused.getMessage());
    }

    @Test
    void theOtherNameIsAHost() {
        try (Dialog dialog = Dialog.open()) {
            assertThrows(
                    InvalidParameterException.class,
                    () -> dialog.request().setOption(Option.RESOLUTION_HOST, Optional.of("0177.0.0.1")));
        }
    }
}
