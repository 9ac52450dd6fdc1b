package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.ResponseHead;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What can be set on which handle, and for whom it counts. */
@ContractGroup(title = "Options", first = 44, last = 67)
class OptionContractTests {

    private static final List<Option<Integer>> BUFFERS = List.of(Option.RECEIVE_BUFFER_SIZE, Option.SEND_BUFFER_SIZE);

    private static final List<Option<Duration>> TIMEOUTS = List.of(
            Option.RESOLVE_TIMEOUT,
            Option.CONNECT_TIMEOUT,
            Option.SEND_TIMEOUT,
            Option.RECEIVE_TIMEOUT,
            Option.RESPONSE_TIMEOUT);

    /** Shorter than anybody waits, longer than what is done at once. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private static <T> ErrorCode refusal(Handle handle, Option<T> option, T value) {
        return Call.code(() -> handle.setOption(option, value));
    }

    @Assertion(id = "C-44", strength = "W", text = "Both buffer sizes default to 32768 on the session")
    void buffersHaveWinHttpsSizes(Contract contract) {
        BUFFERS.forEach(option -> assertEquals(32_768, contract.session().option(option)));
    }

    @Assertion(id = "C-45", strength = "W", text = "A request takes the session's buffer sizes when it is opened")
    void aRequestTakesTheSessionsBufferSizes(Contract contract) {
        for (Option<Integer> option : BUFFERS) {
            contract.session().setOption(option, 65_535);
            Request request = contract.request();
            assertEquals(65_535, request.option(option));
            contract.session().setOption(option, 1_048_576);
            assertEquals(65_535, request.option(option));
            assertEquals(1_048_576, contract.request().option(option));
        }
    }

    @Assertion(id = "C-46", strength = "W", text = "Changing a buffer size on the request leaves that of the session")
    void aRequestChangesItsOwnBufferSizes(Contract contract) {
        for (Option<Integer> option : BUFFERS) {
            Request request = contract.request();
            request.setOption(option, 1_000);
            assertEquals(1_000, request.option(option));
            assertEquals(32_768, contract.session().option(option));
        }
    }

    @Assertion(id = "C-47", strength = "W", text = "Buffer sizes on a connection or a WebSocket: INCORRECT_HANDLE_TYPE")
    void connectionsAndWebSocketsHaveNoBufferSizes(Contract contract) throws Exception {
        for (Handle handle : List.of(contract.connection(), contract.open())) {
            for (Option<Integer> option : BUFFERS) {
                assertEquals(ErrorCode.INCORRECT_HANDLE_TYPE, Call.code(() -> handle.option(option)));
                assertEquals(ErrorCode.INCORRECT_HANDLE_TYPE, refusal(handle, option, 1_000));
            }
        }
    }

    @Assertion(
            id = "C-48",
            strength = "W",
            text = "Send buffer size 15 can be set; the send of the upgrade then fails with NOT_ENOUGH_MEMORY",
            departs = "it is refused with INVALID_PARAMETER when it is set, and the value before stays")
    void aSendBufferBelowTheLeastSizeIsRefused(Contract contract) throws Exception {
        Request request = contract.marked();
        for (Handle handle : List.of(contract.session(), request)) {
            assertEquals(ErrorCode.INVALID_PARAMETER, refusal(handle, Option.SEND_BUFFER_SIZE, 15));
            assertEquals(32_768, handle.option(Option.SEND_BUFFER_SIZE));
        }
        contract.assertWorks(contract.open(request), contract.peer());
    }

    @Assertion(id = "C-49", strength = "W", text = "Send buffer size 16 works from end to end")
    void aSendBufferOfTheLeastSizeWorks(Contract contract) throws Exception {
        Request request = contract.marked();
        request.setOption(Option.SEND_BUFFER_SIZE, 16);
        WebSocket socket = contract.open(request);
        byte[] message = ServerFrames.bytes(256);
        contract.send(socket, BufferType.BINARY_MESSAGE, message).done();
        assertArrayEquals(message, contract.frame().bytes());
        contract.assertWorks(socket, contract.peer());
    }

    @Assertion(
            id = "C-50",
            strength = "W",
            text =
                    "Asynchronously, C-48 is an accepted call and then an error; the same request can be corrected and sent",
            departs = "as C-48: nothing is sent, so no error can follow; the same request can be corrected and sent")
    void aRequestCanBeCorrectedAndSent(Contract contract) throws Exception {
        Told told = new Told();
        Request request = contract.marked();
        request.setStatusListener(told);
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal(request, Option.SEND_BUFFER_SIZE, 15));
        request.setOption(Option.SEND_BUFFER_SIZE, 16);
        contract.assertWorks(contract.open(request), contract.peer());
        assertEquals(0, told.count(StatusKind.REQUEST_ERROR));
    }

    @Assertion(
            id = "C-51",
            strength = "W",
            text = "Changing the send buffer size between send and upgrade succeeds and has no effect")
    void theSendBufferIsThatOfTheSend(Contract contract) throws Exception {
        Request request = contract.marked();
        request.setOption(Option.SEND_BUFFER_SIZE, 16);
        contract.agreed(request);
        request.setOption(Option.SEND_BUFFER_SIZE, 4_096);
        assertEquals(4_096, request.option(Option.SEND_BUFFER_SIZE));
        WebSocket socket = request.completeUpgrade();
        // From outside it cannot be seen.
        assertEquals(16, ((WebSocketHandle) socket).values().get(Option.SEND_BUFFER_SIZE));
        contract.assertWorks(socket, contract.peer());
    }

    @Assertion(id = "C-52", strength = "W", text = "Keep-alive 20000 on an open WebSocket succeeds")
    void theKeepAliveIntervalCanBeSet(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        socket.setOption(Option.KEEP_ALIVE_INTERVAL, Duration.ofSeconds(20));
        assertEquals(KeepAlive.unsolicitedPongs(Duration.ofSeconds(20)), socket.option(Option.KEEP_ALIVE));
        contract.assertWorks(socket, contract.peer());
    }

    @Assertion(
            id = "C-53",
            strength = "W",
            text = "A keep-alive interval below 15000: INVALID_PARAMETER; the value before stays")
    void theKeepAliveIntervalHasALeast(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        socket.setOption(Option.KEEP_ALIVE_INTERVAL, Duration.ofSeconds(20));
        for (long millis : new long[] {10_000, 14_999}) {
            assertEquals(
                    ErrorCode.INVALID_PARAMETER,
                    refusal(socket, Option.KEEP_ALIVE_INTERVAL, Duration.ofMillis(millis)));
        }
        assertEquals(KeepAlive.unsolicitedPongs(Duration.ofSeconds(20)), socket.option(Option.KEEP_ALIVE));
        socket.setOption(Option.KEEP_ALIVE_INTERVAL, Duration.ofSeconds(15));
    }

    @Assertion(id = "C-54", strength = "W", text = "The keep-alive interval on a request: INCORRECT_HANDLE_TYPE")
    void requestsHaveNoKeepAliveInterval(Contract contract) {
        assertEquals(
                ErrorCode.INCORRECT_HANDLE_TYPE,
                refusal(contract.request(), Option.KEEP_ALIVE_INTERVAL, Duration.ofSeconds(20)));
    }

    @Assertion(
            id = "C-55",
            strength = "W",
            text = "Querying the keep-alive interval anywhere: INVALID_PARAMETER",
            departs = "so it is of KEEP_ALIVE_INTERVAL, but KEEP_ALIVE tells what was set")
    void theKeepAliveIntervalIsToldByAnotherOption(Contract contract) throws Exception {
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        for (Handle handle : List.of(contract.session(), request, socket)) {
            assertEquals(ErrorCode.INVALID_PARAMETER, Call.code(() -> handle.option(Option.KEEP_ALIVE_INTERVAL)));
            assertEquals(KeepAlive.DEFAULT, handle.option(Option.KEEP_ALIVE));
        }
    }

    @Assertion(
            id = "C-56",
            strength = "W",
            text = "A keep-alive value of the wrong width: INVALID_PARAMETER (in Java: out of range)")
    void theKeepAliveIntervalIsPositive(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        for (Duration interval : List.of(Duration.ZERO, Duration.ofSeconds(-20))) {
            assertEquals(ErrorCode.INVALID_PARAMETER, refusal(socket, Option.KEEP_ALIVE_INTERVAL, interval));
            assertEquals(ErrorCode.INVALID_PARAMETER, Call.code(() -> new KeepAlive(interval, Optional.empty())));
        }
        assertEquals(KeepAlive.DEFAULT, socket.option(Option.KEEP_ALIVE));
    }

    @Assertion(
            id = "C-57",
            strength = "D",
            text = "The keep-alive interval is 30 s and the close timeout 10 s by default")
    void keepAliveAndCloseTimeoutHaveWinHttpsDefaults(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        assertEquals(Duration.ofSeconds(30), socket.option(Option.KEEP_ALIVE).interval());
        assertEquals(
                Optional.of(Duration.ofSeconds(20)),
                socket.option(Option.KEEP_ALIVE).pongTimeout(),
                "of what we do instead of it");
        assertEquals(Duration.ofSeconds(10), socket.option(Option.CLOSE_TIMEOUT));
    }

    @Assertion(
            id = "C-58",
            strength = "C/Wi",
            text = "An idle open WebSocket sends an unsolicited pong in each keep-alive interval",
            departs = "pings with a time limit by default; unsolicited pongs if they are chosen, at any interval")
    void anIdleWebSocketSendsPongs(Contract contract) throws Exception {
        Request request = contract.marked();
        assertTrue(request.option(Option.KEEP_ALIVE).pongTimeout().isPresent());
        request.setOption(Option.KEEP_ALIVE, new KeepAlive(SHORT, Optional.empty()));
        WebSocket socket = contract.open(request);
        for (int i = 0; i < 2; i++) {
            assertEquals(Opcode.PONG, contract.frame().header().opcode());
        }
        contract.assertWorks(socket, contract.peer());
    }

    @Assertion(id = "C-59", strength = "D/C", text = "The close timeout that is set on the WebSocket bounds Close")
    void theCloseTimeoutOfTheWebSocketCounts(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        socket.setOption(Option.CLOSE_TIMEOUT, SHORT);
        TimeoutException passed =
                contract.closeHandshake(socket, CloseStatus.NORMAL).failure(TimeoutException.class);
        assertEquals(SHORT, passed.limit());
        assertEquals(Phase.CLOSE, passed.phase());
    }

    @Assertion(
            id = "C-60",
            strength = "W/D",
            text = "Timeouts: negative but for -1 is INVALID_PARAMETER; 0 and -1 mean infinite",
            departs = "zero and every negative one is INVALID_PARAMETER; `Timeouts.UNLIMITED` means infinite")
    void timeoutsArePositiveOrUnlimited(Contract contract) {
        Request request = contract.request();
        for (Option<Duration> option : TIMEOUTS) {
            for (long millis : new long[] {-2, -1, 0}) {
                assertEquals(ErrorCode.INVALID_PARAMETER, refusal(request, option, Duration.ofMillis(millis)));
            }
            request.setOption(option, Timeouts.UNLIMITED);
            assertEquals(Timeouts.UNLIMITED, request.option(option));
        }
    }

    @Assertion(
            id = "C-61",
            strength = "W",
            text =
                    "Timeouts cannot be set on a connection (INCORRECT_HANDLE_TYPE), but be read, and follow the session")
    void timeoutsOfAConnectionAreItsSessions(Contract contract) {
        Connection connection = contract.connection();
        for (Option<Duration> option : TIMEOUTS) {
            assertEquals(ErrorCode.INCORRECT_HANDLE_TYPE, refusal(connection, option, Duration.ofSeconds(1)));
            contract.session().setOption(option, Duration.ofSeconds(77));
            assertEquals(Duration.ofSeconds(77), connection.option(option));
        }
    }

    @Assertion(id = "C-62", strength = "W", text = "A request keeps the timeouts that it was opened with")
    void timeoutsOfARequestAreThoseOfItsOpening(Contract contract) {
        for (Option<Duration> option : TIMEOUTS) {
            contract.session().setOption(option, Duration.ofSeconds(77));
        }
        Request request = contract.request();
        for (Option<Duration> option : TIMEOUTS) {
            contract.session().setOption(option, Duration.ofSeconds(88));
            assertEquals(Duration.ofSeconds(77), request.option(option));
        }
    }

    @Assertion(
            id = "C-63",
            strength = "W",
            text = "A response timeout below the receive timeout reads back as the receive timeout")
    void theResponseTimeoutIsNotBelowTheReceiveTimeout(Contract contract) {
        for (Handle handle : List.of(contract.session(), contract.request())) {
            handle.setOption(Option.RECEIVE_TIMEOUT, Duration.ofMillis(48_879));
            handle.setOption(Option.RESPONSE_TIMEOUT, Duration.ofMillis(48_878));
            assertEquals(Duration.ofMillis(48_879), handle.option(Option.RESPONSE_TIMEOUT));
            handle.setOption(Option.RESPONSE_TIMEOUT, Duration.ofMillis(48_880));
            assertEquals(Duration.ofMillis(48_880), handle.option(Option.RESPONSE_TIMEOUT));
        }
    }

    @Assertion(id = "C-64", strength = "W", text = "The response timeout is infinite by default")
    void theResponseTimeoutIsInfiniteByDefault(Contract contract) {
        for (Handle handle : List.of(contract.session(), contract.connection(), contract.request())) {
            assertEquals(Timeouts.UNLIMITED, handle.option(Option.RESPONSE_TIMEOUT));
        }
    }

    @Assertion(
            id = "C-65",
            strength = "W",
            text =
                    "Disable-feature on session or connection: INCORRECT_HANDLE_TYPE; on a request it can be set, and not read")
    void onlyRequestsDisableFeatures(Contract contract) {
        Set<Feature> all = Set.of(Feature.values());
        Request request = contract.request();
        for (Handle handle : List.of(contract.session(), contract.connection())) {
            assertEquals(ErrorCode.INCORRECT_HANDLE_TYPE, refusal(handle, Option.DISABLED_FEATURES, all));
        }
        request.setOption(Option.DISABLED_FEATURES, all);
        for (Handle handle : List.of(contract.session(), contract.connection(), request)) {
            assertEquals(ErrorCode.INVALID_PARAMETER, Call.code(() -> handle.option(Option.DISABLED_FEATURES)));
        }
    }

    @Assertion(
            id = "C-66",
            strength = "W",
            text = "The default redirect policy refuses a redirect from https to http",
            departs = "by default no redirect is followed; no policy follows from TLS to clear text")
    void noRedirectIsFollowedByDefault(Contract contract) throws Exception {
        assertEquals(RedirectPolicy.NEVER, contract.session().option(Option.REDIRECT_POLICY));
        assertEquals(Set.of(RedirectPolicy.NEVER, RedirectPolicy.NOT_LESS_SECURE), Set.of(RedirectPolicy.values()));
        Request request = contract.marked();
        contract.sendRequest(request).done();
        contract.accept().request();
        String elsewhere = "http://127.0.0.1:" + contract.server().port() + "/elsewhere";
        contract.peer()
                .respond(new ResponseHead(
                        1,
                        302,
                        "Found",
                        Headers.builder()
                                .add("Location", elsewhere)
                                .add("Content-Length", "0")
                                .build()));
        assertEquals(
                302, contract.receiveResponse(request).result(Response.class).status());
        assertEquals(0, contract.waiting());
    }

    @Assertion(
            id = "C-67",
            strength = "D",
            text = "An unknown option: INVALID_OPTION",
            byTheTypes = "there are no options but the constants of `Option`")
    void thereAreNoOptionsButTheConstants() {
        assertEquals(0, Option.class.getConstructors().length);
        assertTrue(Modifier.isFinal(Option.class.getModifiers()));
        assertEquals(
                Option.all(),
                Stream.of(Option.class.getFields())
                        .filter(field -> field.getType() == Option.class)
                        .map(OptionContractTests::value)
                        .toList());
        assertEquals(Set.of(List.of(Option.class, Object.class)), Types.parameters(Handle.class, "setOption"));
        assertEquals(Set.of(List.of(Option.class)), Types.parameters(Handle.class, "option"));
    }

    private static Object value(java.lang.reflect.Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
