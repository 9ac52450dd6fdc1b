package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which handle has which option, who inherits it, and when a change counts. */
class OptionTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    static Stream<Option<?>> options() {
        return Option.all().stream();
    }

    @Test
    void allAreTheConstants() throws Exception {
        List<Object> constants = Arrays.stream(Option.class.getFields())
                .map(field -> {
                    try {
                        return field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
        assertEquals(constants, Option.all());
        for (Option<?> option : Option.all()) {
            assertEquals(Option.class.getField(option.name()).get(null), option);
            assertEquals(option.name(), option.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    <T> void eachIsWhereItSaysThatItIs(Option<T> option) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Handle socket = memory.socket();
            Handle request = socket.parent().orElseThrow();
            Handle connection = request.parent().orElseThrow();
            Handle session = connection.parent().orElseThrow();
            Connection fresh = ((Session) session).connect("server.test", 1);
            for (Handle handle : List.of(session, fresh, fresh.openRequest("/"), socket)) {
                assertReadable(option, handle);
                assertSettable(option, handle);
            }
        }
    }

    private static <T> void assertReadable(Option<T> option, Handle handle) {
        if (option.readableOn().contains(handle.type())) {
            assertEquals(option.defaultValue(), handle.option(option));
        } else {
            InvalidParameterException e = assertThrows(InvalidParameterException.class, () -> handle.option(option));
            assertEquals(
                    option.readableOn().isEmpty() ? ErrorCode.INVALID_PARAMETER : ErrorCode.INCORRECT_HANDLE_TYPE,
                    e.code());
            assertTrue(String.valueOf(e.getMessage()).contains(option.name()), e.toString());
        }
    }

    private static <T> void assertSettable(Option<T> option, Handle handle) {
        if (option.settableOn().contains(handle.type())) {
            handle.setOption(option, option.defaultValue());
        } else {
            InvalidParameterException e = assertThrows(
                    InvalidParameterException.class, () -> handle.setOption(option, option.defaultValue()));
            assertEquals(ErrorCode.INCORRECT_HANDLE_TYPE, e.code());
        }
    }

    @Test
    void aConnectionFollowsItsSessionAndARequestDoesNot() {
        try (Dialog dialog = Dialog.open()) {
            Session session = dialog.session();
            session.setOption(Option.CONNECT_TIMEOUT, SECOND);
            assertEquals(SECOND, dialog.connection().option(Option.CONNECT_TIMEOUT));
            assertEquals(Duration.ofSeconds(30), dialog.request().option(Option.CONNECT_TIMEOUT));
            assertEquals(SECOND, dialog.newRequest("GET").option(Option.CONNECT_TIMEOUT));
            assertEquals(Duration.ofSeconds(30), session.options().timeouts().connect());
        }
    }

    @Test
    void aChangeOfTheChildLeavesTheParent() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            Request request = dialog.request();
            request.setOption(Option.SEND_BUFFER_SIZE, 16);
            request.setOption(Option.CLOSE_TIMEOUT, SECOND);
            assertEquals(32_768, dialog.session().option(Option.SEND_BUFFER_SIZE));
            WebSocket socket = dialog.sendMarked().upgrade();
            assertEquals(SECOND, socket.option(Option.CLOSE_TIMEOUT));
            socket.setOption(Option.CLOSE_TIMEOUT, Duration.ofSeconds(2));
            assertEquals(SECOND, request.option(Option.CLOSE_TIMEOUT));
        }
    }

    @Test
    void aWebSocketHasWhatItsRequestHadWhenItWasSent() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            dialog.request().setOption(Option.CLOSE_TIMEOUT, SECOND);
            dialog.sendMarked();
            dialog.request().setOption(Option.CLOSE_TIMEOUT, Duration.ofSeconds(3));
            assertEquals(SECOND, dialog.upgrade().option(Option.CLOSE_TIMEOUT));
        }
    }

    @Test
    void aResponseLimitBelowThatOfReceivingReadsBackAsThat() {
        try (Dialog dialog = Dialog.open()) {
            Request request = dialog.request();
            request.setOption(Option.RECEIVE_TIMEOUT, Duration.ofMillis(48_879));
            request.setOption(Option.RESPONSE_TIMEOUT, Duration.ofMillis(48_878));
            assertEquals(Duration.ofMillis(48_879), request.option(Option.RESPONSE_TIMEOUT));
            request.setOption(Option.RESPONSE_TIMEOUT, Duration.ofMillis(48_880));
            assertEquals(Duration.ofMillis(48_880), request.option(Option.RESPONSE_TIMEOUT));
            request.setOption(Option.RECEIVE_TIMEOUT, SECOND);
            request.setOption(Option.RESPONSE_TIMEOUT, Duration.ofMillis(1_001));
            assertEquals(Duration.ofMillis(1_001), request.option(Option.RESPONSE_TIMEOUT));
        }
    }

    @Test
    void aValueOutOfRangeChangesNothing() {
        try (Dialog dialog = Dialog.open()) {
            Session session = dialog.session();
            assertThrows(InvalidParameterException.class, () -> session.setOption(Option.RECEIVE_BUFFER_SIZE, 15));
            assertThrows(InvalidParameterException.class, () -> session.setOption(Option.SEND_TIMEOUT, Duration.ZERO));
            assertThrows(InvalidParameterException.class, () -> session.setOption(Option.MAX_REDIRECTS, -1));
            assertThrows(
                    InvalidParameterException.class, () -> session.setOption(Option.USER_AGENT, Optional.of("a\r\nb")));
            assertEquals(32_768, session.option(Option.RECEIVE_BUFFER_SIZE));
            assertEquals(Duration.ofSeconds(30), session.option(Option.SEND_TIMEOUT));
            assertEquals(5, session.option(Option.MAX_REDIRECTS));
            assertEquals(Optional.empty(), session.option(Option.USER_AGENT));
        }
    }

    @Test
    void aClosedHandleHasNone() {
        try (Dialog dialog = Dialog.open()) {
            Request request = dialog.request();
            request.close();
            assertEquals(
                    ErrorCode.INVALID_HANDLE,
                    assertThrows(HandleStateException.class, () -> request.option(Option.SEND_TIMEOUT))
                            .code());
            assertEquals(
                    ErrorCode.INVALID_HANDLE,
                    assertThrows(
                                    HandleStateException.class,
                                    () -> request.setOption(Option.DISABLED_FEATURES, Set.of(Feature.COOKIES)))
                            .code());
        }
    }

    @Test
    void whatTheSessionStartsWithIsReadFromItsOptions() {
        SessionOptions options = SessionOptions.builder()
                .option(Option.REDIRECT_POLICY, RedirectPolicy.NOT_LESS_SECURE)
                .build();
        assertEquals(RedirectPolicy.NOT_LESS_SECURE, options.option(Option.REDIRECT_POLICY));
        assertEquals(RedirectPolicy.NEVER, SessionOptions.builder().build().option(Option.REDIRECT_POLICY));
        assertThrows(InvalidParameterException.class, () -> options.option(Option.DISABLED_FEATURES));
        assertThrows(
                InvalidParameterException.class,
                () -> SessionOptions.builder().option(Option.KEEP_ALIVE_INTERVAL, Duration.ofSeconds(20)));
    }
}
