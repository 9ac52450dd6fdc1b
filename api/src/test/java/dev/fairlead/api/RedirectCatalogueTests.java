package dev.fairlead.api;

import static dev.fairlead.api.FlowServers.UPGRADE;
import static dev.fairlead.api.FlowServers.redirect;
import static dev.fairlead.api.FlowServers.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.testkit.EmbeddedServer;
import java.net.CookieManager;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Rows S-131 to S-138 of the catalogue: redirects, challenges, cookies, and refusals. */
@RowGroup("Redirects, challenges, cookies, refusals")
class RedirectCatalogueTests {

    /** Bytes that no other server is to see. */
    private static final String CANARY = "c4n4ry";

    private static final UpgradeOptions SECRETIVE = UpgradeOptions.builder()
            .header("Authorization", "Bearer " + CANARY)
            .header("Cookie", "a=" + CANARY)
            .header("Proxy-Authorization", CANARY)
            .header("Origin", "http://origin.test")
            .secretHeader("X-Token", CANARY)
            .build();

    private static SessionOptions.Builder following(SessionOptions.Builder options) {
        return options.tls(SecureEnds.JDK.options().build())
                .option(Option.REDIRECT_POLICY, RedirectPolicy.NOT_LESS_SECURE);
    }

    private static String http(URI uri) {
        return uri.toString().replaceFirst("^ws", "http");
    }

    @Row(
            id = "S-131",
            sends = "302 while redirects are off, as they are by default",
            expected = "a refusal with 302, whose `Location` can be read",
            source = "RFC 6455 4.1")
    void s131RedirectsAreOff(HostileServer server) throws Exception {
        try (FlowServers servers = new FlowServers(server.way())) {
            EmbeddedServer first = servers.serve("first", (head, number) -> redirect(302, "/elsewhere"));
            Verdict verdict = server.visit(first.uri("/"), Visit::open).refuses(302);
            UpgradeException e = (UpgradeException) verdict.outcome();
            assertEquals("/elsewhere", e.headers().first("Location").orElseThrow());
            assertEquals(1, servers.asked("first").size());
        }
    }

    @Row(
            id = "S-132",
            sends = "a redirect to another host, another port, another scheme",
            expected = "followed without secrets, with a new key, with the same Origin",
            source = "Reactor Netty CVE-2026-47848")
    void s132SecretsStay(HostileServer server) throws Exception {
        server.offering(SECRETIVE).with(RedirectCatalogueTests::following);
        try (FlowServers servers = new FlowServers(server.way())) {
            EmbeddedServer port = servers.serve("port", (head, number) -> UPGRADE);
            EmbeddedServer scheme = servers.serveSecure("scheme", (head, number) -> UPGRADE);
            List<String> hosts = new CopyOnWriteArrayList<>();
            EmbeddedServer host =
                    servers.serve("host", (head, number) -> number == 1 ? redirect(302, hosts.get(0)) : UPGRADE);
            hosts.add("http://localhost:" + host.port() + "/next");
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                EmbeddedServer first =
                        servers.serve("first" + status, (head, number) -> redirect(status, http(port.uri("/next"))));
                server.visit(first.uri("/"), Visit::openAndConverse).opens();
                assertLeftBehind(servers.asked("first" + status).get(0), last(servers, "port"));
            }
            EmbeddedServer first = servers.serve("first", (head, number) -> redirect(302, SecureEnds.uri(scheme)));
            server.visit(first.uri("/"), Visit::openAndConverse).opens();
            assertLeftBehind(servers.asked("first").get(0), last(servers, "scheme"));
            server.visit(host.uri("/"), Visit::openAndConverse).opens();
            assertLeftBehind(servers.asked("host").get(0), last(servers, "host"));
        }
    }

    private static RequestHead last(FlowServers servers, String name) {
        List<RequestHead> heads = servers.asked(name);
        return heads.get(heads.size() - 1);
    }

    private static void assertLeftBehind(RequestHead before, RequestHead behind) {
        assertTrue(wire(before).contains(CANARY));
        assertFalse(wire(behind).contains(CANARY), wire(behind));
        assertEquals("http://origin.test", FlowServers.field(behind, "Origin"));
        assertNotEquals(FlowServers.field(before, "Sec-WebSocket-Key"), FlowServers.field(behind, "Sec-WebSocket-Key"));
    }

    private static String wire(RequestHead head) {
        return StandardCharsets.ISO_8859_1.decode(head.encode()).toString();
    }

    private static void assertNotFollowed(HostileServer server, FlowServers servers, URI from, int asked)
            throws Exception {
        Verdict verdict = server.visit(from, Visit::open);
        UpgradeException e = Visit.assertIs(UpgradeException.class, verdict.outcome());
        assertEquals(302, e.response().orElseThrow().status());
        assertFalse(Failures.message(e).contains(CANARY), e.getMessage());
        verdict.failsWith(
                e, Failure.of(ErrorCode.REDIRECT_FAILED, Phase.RECEIVE_RESPONSE, Culprit.PEER, "RFC 9110 15.4"));
        assertEquals(asked, servers.asked("first").size());
    }

    @Row(
            id = "S-133",
            sends = "from `wss:` to `ws:` or `http:`",
            expected = "not followed",
            source = "Python websockets")
    void s133Downgrade(HostileServer server) throws Exception {
        server.with(RedirectCatalogueTests::following);
        try (FlowServers servers = new FlowServers(server.way())) {
            EmbeddedServer clear = servers.serve("clear", (head, number) -> UPGRADE);
            List<String> locations = List.of(clear.uri("/").toString(), http(clear.uri("/")));
            EmbeddedServer first =
                    servers.serveSecure("first", (head, number) -> redirect(302, locations.get(number - 1)));
            assertNotFollowed(server, servers, SecureEnds.uri(first), 1);
            assertNotFollowed(server, servers, SecureEnds.uri(first), 2);
            assertEquals(List.of(), servers.asked("clear"));
        }
    }

    @Row(
            id = "S-134",
            sends =
                    "a loop of more than five; `Location` that is relative, folded over two lines, `file:`, with user information, twice",
            expected = "relative ones are resolved; the others are not followed",
            source = "RFC 9110 15.4")
    void s134Locations(HostileServer server) throws Exception {
        server.with(RedirectCatalogueTests::following);
        try (FlowServers servers = new FlowServers(server.way())) {
            EmbeddedServer relative =
                    servers.serve("relative", (head, number) -> number == 1 ? redirect(302, "../b/./c?d") : UPGRADE);
            server.visit(relative.uri("/"), Visit::openAndConverse).opens();
            assertEquals("/b/c?d", last(servers, "relative").target());
            List<String> locations = List.of(
                    "/a\r\n b",
                    "file:///" + CANARY,
                    "ws://me:" + CANARY + "@localhost/",
                    "http://0177.0.0.1/",
                    "/a\r\nLocation: /b");
            EmbeddedServer first = servers.serve("first", (head, number) -> redirect(302, locations.get(number - 1)));
            for (int i = 1; i <= locations.size(); i++) {
                assertNotFollowed(server, servers, first.uri("/"), i);
            }
        }
        try (FlowServers servers = new FlowServers(server.way())) {
            EmbeddedServer first = servers.serve("first", (head, number) -> redirect(302, ""));
            assertNotFollowed(server, servers, first.uri("/"), 6);
        }
    }

    @Row(
            id = "S-135",
            sends = "a chain from A to B and back to A",
            expected = "secrets stay dropped",
            source = "Reactor CVE-2025-22227")
    void s135ThereAndBack(HostileServer server) throws Exception {
        server.offering(SECRETIVE).with(RedirectCatalogueTests::following);
        try (FlowServers servers = new FlowServers(server.way())) {
            List<URI> ends = new CopyOnWriteArrayList<>();
            EmbeddedServer second = servers.serve("second", (head, number) -> redirect(302, ends.get(0)));
            EmbeddedServer first =
                    servers.serve("first", (head, number) -> number == 1 ? redirect(302, second.uri("/")) : UPGRADE);
            ends.add(first.uri("/back"));
            server.visit(first.uri("/"), Visit::openAndConverse).opens();
            assertTrue(wire(servers.asked("first").get(0)).contains(CANARY));
            assertFalse(wire(servers.asked("second").get(0)).contains(CANARY));
            assertFalse(wire(last(servers, "first")).contains(CANARY));
        }
    }

    @Row(
            id = "S-136",
            sends = "401 with Basic, without TLS",
            expected = "credentials only if that is allowed; else a refusal with 401",
            source = "RFC 9110 11")
    void s136BasicInTheClear(HostileServer server) throws Exception {
        HostileServer.Program program = client -> {
            client.request().setCredentials(AuthScheme.BASIC, new Credentials("me", CANARY.toCharArray()));
            return client.openAndConverse();
        };
        try (FlowServers servers = new FlowServers(server.way())) {
            EmbeddedServer first = servers.serve(
                    "first",
                    (head, number) -> FlowServers.field(head, "Authorization").isEmpty()
                            ? status(401, "WWW-Authenticate: Basic realm=\"r\"")
                            : UPGRADE);
            server.visit(first.uri("/"), program).refuses(401);
            assertEquals(1, servers.asked("first").size());
            server.with(options -> options.option(Option.BASIC_IN_CLEAR_TEXT, true));
            server.visit(first.uri("/"), program).opens();
            assertTrue(
                    FlowServers.field(last(servers, "first"), "Authorization").startsWith("Basic "));
        }
    }

    @Row(
            id = "S-137",
            sends =
                    "`Set-Cookie` with 403 and with 101: plain, with the `Domain` of another site, over two lines, of 7 KiB",
            expected = "kept by the caller's handler only, and never echoed as it came",
            source = "RFC 6265")
    void s137Cookies(HostileServer server) throws Exception {
        String[] cookies = {
            "Set-Cookie: plain=1; HttpOnly",
            "Set-Cookie: foreign=" + CANARY + "; Domain=other.example",
            "Set-Cookie: folded=2;\r\n X-Injected=" + CANARY,
            "Set-Cookie: long=" + "l".repeat(7 * 1024)
        };
        CookieManager jar = new CookieManager();
        try (FlowServers servers = new FlowServers(server.way())) {
            EmbeddedServer first =
                    servers.serve("first", (head, number) -> number % 2 == 1 ? status(403, cookies) : UPGRADE);
            server.visit(first.uri("/"), Visit::open).refuses(403);
            server.visit(first.uri("/"), Visit::openAndConverse).opens();
            assertEquals("", FlowServers.field(last(servers, "first"), "Cookie"), "nobody keeps them");
            server.with(options -> options.cookieHandler(jar));
            server.visit(first.uri("/"), Visit::open).refuses(403);
            server.visit(first.uri("/"), Visit::openAndConverse).opens();
            String sent = FlowServers.field(last(servers, "first"), "Cookie");
            assertTrue(Set.of(sent.split("; ", -1)).contains("plain=1"), sent);
            assertFalse(wire(last(servers, "first")).contains(CANARY), sent);
        }
    }

    @Row(
            id = "S-138",
            sends = "200, 204, 400, 426, and 503 with `Retry-After`; bodies without end",
            expected = "a refusal, its head and 64 KiB of its body readable; no second try",
            source = "RFC 6455 4.1 item 1")
    void s138Refusals(HostileServer server) throws Exception {
        assertEquals(64 * 1024, Limits.DEFAULT.bodyBytes());
        try (FlowServers servers = new FlowServers(server.way())) {
            for (int status : new int[] {200, 400, 426, 503}) {
                EmbeddedServer first = servers.serve("first", (head, number) -> status(status, "Retry-After: 0"));
                UpgradeException e = (UpgradeException) server.visit(first.uri("/"), Visit::open)
                        .refuses(status)
                        .outcome();
                assertEquals("0", e.headers().first("Retry-After").orElseThrow());
                assertEquals(1, servers.asked("first").size());
            }
            EmbeddedServer empty = servers.serve("empty", (head, number) -> "HTTP/1.1 204 No Content\r\n\r\n");
            server.visit(empty.uri("/"), Visit::open).refuses(204);
        }
        byte[] piece = new byte[16 * 1024];
        for (String field : new String[] {"", "Content-Length: 1073741824\r\n"}) {
            server.meets(
                            connection -> {
                                connection.request();
                                connection.writeLatin1("HTTP/1.1 503 Busy\r\n" + field + "\r\n");
                                HostileServer.flood(connection, piece, 1 << 30);
                            },
                            client -> {
                                Object refusal = client.open();
                                byte[] body = Visit.assertIs(byte[].class, client.call(Step.RECEIVE_BODY));
                                assertEquals(64 * 1024, body.length);
                                return refusal;
                            })
                    .refuses(503);
        }
    }
}
