package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.testkit.MemoryTransportProvider;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The object that an application attaches to a handle. */
@Timeout(60)
class ContextTests {

    private static Session session() {
        return Session.open(SessionOptions.builder()
                .transport(new MemoryTransportProvider())
                .build());
    }

    @Test
    void thereIsNoneAtFirst() {
        try (Session session = session()) {
            assertEquals(Optional.empty(), session.context(Object.class));
        }
    }

    @Test
    void connectionAndRequestStartWithTheirParents() {
        Object context = new Object();
        try (Session session = session()) {
            session.setContext(context);
            Connection connection = session.connect("server.test", 80);
            Request request = connection.openRequest("/");
            assertSame(context, connection.context(Object.class).orElseThrow());
            assertSame(context, request.context(Object.class).orElseThrow());
        }
    }

    @Test
    void aChildKeepsItsOwnWhenTheParentsChanges() {
        try (Session session = session()) {
            session.setContext("old");
            Connection connection = session.connect("server.test", 80);
            session.setContext("new");
            assertEquals(Optional.of("old"), connection.context(String.class));
            connection.setContext(null);
            assertEquals(Optional.empty(), connection.context(String.class));
            assertEquals(Optional.of("new"), session.context(String.class));
            assertEquals(Optional.empty(), connection.openRequest("/").context(String.class));
        }
    }

    @Test
    void aWebSocketHasExactlyTheOneThatCompleteUpgradeWasGiven() throws Exception {
        Object given = new Object();
        try (Dialog dialog = Dialog.sent()) {
            dialog.request().setContext("the request's");
            dialog.answer(Dialog.ANSWER_101);
            WebSocket socket = dialog.request().completeUpgrade(given);
            assertSame(given, socket.context(Object.class).orElseThrow());
        }
    }

    @Test
    void aWebSocketHasNoneIfCompleteUpgradeWasGivenNull() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.request().setContext("the request's");
            dialog.answer(Dialog.ANSWER_101);
            WebSocket socket = dialog.request().completeUpgrade(null);
            assertEquals(Optional.empty(), socket.context(Object.class));
        }
    }

    @Test
    void completeUpgradeWithoutContextGivesNone() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.request().setContext("the request's");
            assertEquals(Optional.empty(), dialog.upgrade().context(Object.class));
        }
    }

    @Test
    void aContextOfAnotherTypeIsAMistake() {
        try (Session session = session()) {
            session.setContext("text");
            assertThrows(ClassCastException.class, () -> session.context(Integer.class));
            assertEquals(Optional.of("text"), session.context(CharSequence.class));
        }
    }
}
