package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.ResponseHead;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Sessions, connections and requests, up to the response. */
@ContractGroup(title = "Chain and configuration", first = 1, last = 19)
class ChainContractTests {

    private static final String KEY = "Sec-WebSocket-Key";
    private static final String VERSION = "Sec-WebSocket-Version";

    @Assertion(
            id = "C-01",
            strength = "W",
            text =
                    "Opening a session, a connection and a request does no network I/O; a server that is not there is told by send")
    void nothingGoesOutBeforeTheSend(Contract contract) throws Exception {
        Told told = new Told();
        contract.session().setStatusListener(told);
        Request request = contract.marked();
        try (ClosedPort closed = new ClosedPort()) {
            Request unreachable =
                    contract.session().connect("127.0.0.1", closed.number()).openRequest("/");
            assertEquals(
                    ErrorCode.CANNOT_CONNECT, contract.sendRequest(unreachable).code());
        }

        contract.open(request);
        assertEquals(0, contract.waiting(), "connections but that of the send");
        told.await(StatusKind.REQUEST_SENT);
        assertEquals(
                List.of(StatusKind.HANDLE_CREATED, StatusKind.CONNECTING_TO_SERVER),
                told.kinds(request).subList(0, 2));
    }

    @Assertion(id = "C-02", strength = "W", text = "Connect without a host fails with INVALID_PARAMETER")
    void aConnectionNeedsAHost(Contract contract) {
        assertEquals(
                ErrorCode.INVALID_PARAMETER, Call.code(() -> contract.session().connect("", 80)));
    }

    @Assertion(
            id = "C-03",
            strength = "D/Wi",
            text = "Without a verb it is GET; without a path it is \"/\"; a leading slash that is missing is added")
    void verbAndPathHaveDefaults(Contract contract) throws Exception {
        assertEquals("GET /", line(contract, ""));
        assertEquals("GET /chat?room=1", line(contract, "chat?room=1"));
        assertEquals("GET /chat", line(contract, "/chat"));
    }

    private static String line(Contract contract, String target) throws Exception {
        contract.sendRequest(contract.connection().openRequest(target)).done();
        return contract.accept().request().method() + " "
                + contract.peer().request().target();
    }

    @Assertion(id = "C-04", strength = "D", text = "TLS follows the secure flag of the request, not the port number")
    void tlsFollowsTheRequest(Contract contract) throws Exception {
        assertFalse(
                contract.session().connect("127.0.0.1", 443).openRequest("/").isSecure());
        contract.sendRequest(contract.request()).done();
        assertEquals('G', contract.accept().readRaw(1)[0]);

        Call secure = contract.sendRequest(contract.connection().openSecureRequest("/"));
        // RFC 8446 5.1: a record of the handshake.
        assertEquals(22, contract.accept().readRaw(1)[0]);
        contract.peer().reset();
        secure.failure(WebSocketException.class);
    }

    @Assertion(
            id = "C-05",
            strength = "W",
            text = "Marking for upgrade needs no value and succeeds on a request that was not sent")
    void markingNeedsNoValue(Contract contract) throws Exception {
        Request request = contract.request();
        assertSame(request, request.markForUpgrade());
        contract.assertWorks(contract.open(request), contract.peer());
    }

    @Assertion(
            id = "C-06",
            strength = "D",
            text = "Marking a session, a connection or a WebSocket for upgrade is refused",
            byTheTypes = "only `Request` has `markForUpgrade`")
    void onlyRequestsCanBeMarked() {
        assertEquals(Set.of(Request.class), Types.owners("markForUpgrade"));
    }

    @Assertion(
            id = "C-07",
            strength = "W",
            text = "Marking adds no header: there is no key and no version before the send")
    void markingAddsNoHeader(Contract contract) {
        Request request = contract.request();
        Headers before = request.headers();
        request.markForUpgrade();
        assertEquals(before, request.headers());
        assertFalse(request.headers().contains(KEY));
        assertFalse(request.headers().contains(VERSION));
    }

    @Assertion(id = "C-08", strength = "W", text = "After the send the request's headers have a key and a version")
    void theSendAddsKeyAndVersion(Contract contract) throws Exception {
        Request request = contract.marked();
        contract.sendRequest(request).done();
        Headers seen = contract.accept().request().headers();
        assertEquals(seen.first(KEY), request.headers().first(KEY));
        assertEquals(List.of("13"), request.headers().all(VERSION));
    }

    @Assertion(
            id = "C-09",
            strength = "W",
            text =
                    "On the wire: Upgrade websocket, Connection Upgrade, version 13, a Host, a key of 16 bytes in base64")
    void theRequestIsARightOne(Contract contract) throws Exception {
        contract.sendRequest(contract.marked()).done();
        Headers seen = contract.accept().request().headers();
        assertEquals("websocket", seen.first("Upgrade").orElseThrow().toLowerCase(java.util.Locale.ROOT));
        assertTrue(seen.hasToken("Connection", "Upgrade"));
        assertEquals(List.of("13"), seen.all(VERSION));
        assertEquals(List.of("127.0.0.1:" + contract.server().port()), seen.all("Host"));
        assertEquals(1, seen.all(KEY).size());
        assertEquals(16, Base64.getDecoder().decode(seen.first(KEY).orElseThrow()).length);
    }

    @Assertion(id = "C-10", strength = "Wi", text = "Sending the same request again makes another key")
    void eachSendHasAKeyOfItsOwn(Contract contract) throws Exception {
        Request request = contract.marked();
        contract.agreed(request);
        String first = contract.peer().request().headers().first(KEY).orElseThrow();
        contract.agreed(request);
        assertNotEquals(first, contract.peer().request().headers().first(KEY).orElseThrow());
    }

    @Assertion(
            id = "C-11",
            strength = "W",
            text =
                    "Response headers before the response is received: INCORRECT_HANDLE_STATE, before the send and after it")
    void thereIsNoResponseBeforeItIsReceived(Contract contract) throws Exception {
        Request request = contract.marked();
        assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, Call.code(request::response));
        contract.sendRequest(request).done();
        assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, Call.code(request::response));
        contract.accept().upgrade();
        Response response = contract.receiveResponse(request).result(Response.class);
        assertEquals(response, request.response());
    }

    @Assertion(id = "C-12", strength = "W", text = "After a 101 the body has 0 bytes and there is no Content-Length")
    void anAgreementHasNoBody(Contract contract) throws Exception {
        Request request = contract.marked();
        Response response = contract.agreed(request, ServerFrames.text("not a body"));
        assertFalse(response.headers().contains("Content-Length"));
        assertEquals(0, contract.receiveBody(request).result(byte[].class).length);
    }

    @Assertion(
            id = "C-13",
            strength = "W",
            text =
                    "After a 101 the status is 101, Upgrade \"websocket\", Connection \"Upgrade\", and the accept value readable")
    void anAgreementCanBeRead(Contract contract) throws Exception {
        Request request = contract.marked();
        Response response = contract.agreed(request);
        assertEquals(101, response.status());
        assertTrue(response.headers().hasToken("Upgrade", "websocket"));
        assertTrue(response.headers().hasToken("Connection", "Upgrade"));
        assertEquals(List.of(contract.peer().accept()), response.headers().all("Sec-WebSocket-Accept"));
    }

    @Assertion(
            id = "C-14",
            strength = "D",
            text =
                    "Receiving the response succeeds with 200, 400, 401, 403, 404, 503; status, headers and body can be read")
    void aRefusalIsAnAnswer(Contract contract) throws Exception {
        for (int status : new int[] {200, 400, 401, 403, 404, 503}) {
            byte[] body = ServerFrames.utf8("refused with " + status);
            Request request = contract.marked();
            contract.sendRequest(request).done();
            Headers fields = Headers.builder()
                    .add("Content-Length", String.valueOf(body.length))
                    .add("X-Reason", "none")
                    .build();
            contract.accept().request();
            contract.peer().respond(new ResponseHead(1, status, "No", fields), body);
            Response response = contract.receiveResponse(request).result(Response.class);
            assertEquals(status, response.status());
            assertEquals("none", response.headers().first("X-Reason").orElseThrow());
            assertArrayEquals(body, contract.receiveBody(request).result(byte[].class));
        }
    }

    @Assertion(
            id = "C-15",
            strength = "C",
            text = "The application's headers reach the server unchanged; the subprotocol of the answer can be read")
    void headersOfTheApplicationAreSent(Contract contract) throws Exception {
        contract.serving(builder -> builder.subprotocols(List.of("chat")));
        Request request = contract.request()
                .markForUpgrade(UpgradeOptions.builder()
                        .subprotocols("super", "chat")
                        .header("Origin", "http://example.test")
                        .build())
                .addHeader("Cookie", "a=1; b=2");
        WebSocket socket = contract.open(request);
        Headers seen = contract.peer().request().headers();
        assertEquals(List.of("http://example.test"), seen.all("Origin"));
        assertEquals(List.of("a=1; b=2"), seen.all("Cookie"));
        assertEquals(List.of("super", "chat"), seen.tokens("Sec-WebSocket-Protocol"));
        assertEquals(
                "chat",
                request.response().headers().first("Sec-WebSocket-Protocol").orElseThrow());
        assertEquals("chat", socket.subprotocol().orElseThrow());
    }

    @Assertion(id = "C-16", strength = "D", text = "A malformed header is refused with INVALID_PARAMETER and not added")
    void aMalformedHeaderIsRefused(Contract contract) throws Exception {
        Request request = contract.marked();
        assertEquals(ErrorCode.INVALID_PARAMETER, Call.code(() -> request.addHeader("X-Split", "a\r\nX-Injected: b")));
        assertEquals(ErrorCode.INVALID_PARAMETER, Call.code(() -> request.addHeader("X Space", "a")));
        assertEquals(ErrorCode.INVALID_PARAMETER, Call.code(() -> request.addHeader("", "a")));
        assertEquals(Headers.empty(), request.headers());
        contract.sendRequest(request).done();
        Headers seen = contract.accept().request().headers();
        assertTrue(seen.fields().stream().noneMatch(field -> field.name().startsWith("X")), seen.toString());
    }

    @Assertion(
            id = "C-17",
            strength = "D",
            text = "The session's user agent is sent unless the application adds its own")
    void theUserAgentIsTheSessionsOrTheRequests(Contract contract) throws Exception {
        contract.with(builder -> builder.userAgent("session/1"));
        contract.sendRequest(contract.marked()).done();
        assertEquals(List.of("session/1"), contract.accept().request().headers().all("User-Agent"));
        contract.sendRequest(contract.marked().addHeader("User-Agent", "request/2"))
                .done();
        assertEquals(List.of("request/2"), contract.accept().request().headers().all("User-Agent"));
    }

    @Assertion(
            id = "C-18",
            strength = "W",
            text = "Receiving the response after a send that failed: INCORRECT_HANDLE_STATE")
    void thereIsNoResponseAfterAFailedSend(Contract contract) {
        try (ClosedPort closed = new ClosedPort()) {
            Request request = contract.session()
                    .connect("127.0.0.1", closed.number())
                    .openRequest("/")
                    .markForUpgrade();
            assertEquals(ErrorCode.CANNOT_CONNECT, contract.sendRequest(request).code());
            assertEquals(
                    ErrorCode.INCORRECT_HANDLE_STATE,
                    contract.receiveResponse(request).code());
        }
    }

    @Assertion(id = "C-19", strength = "W", text = "A name that cannot be resolved: NAME_NOT_RESOLVED from send")
    void aNameWithoutAddressIsToldBySend(Contract contract) {
        Request request = contract.session().connect("nosuchhost.invalid", 80).openRequest("/");
        assertEquals(ErrorCode.NAME_NOT_RESOLVED, contract.sendRequest(request).code());
    }
}
