package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.upgrade.UpgradeRule;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.testkit.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What came of a client that has met a {@link HostileServer}, and what the server has seen of it behind the heads. Each
 * assertion is noted in the row.
 */
record Verdict(HostileServer server, Visit client, Object outcome, List<Frame> seen) {

    /** The client has a WebSocket that works. */
    Verdict opens() {
        Visit.assertIs(WebSocket.class, outcome);
        server.note("accepted");
        return this;
    }

    Verdict breaks(UpgradeRule rule) {
        return breaks(rule, rule.section());
    }

    /** The answer breaks a rule of another section than that of the rule itself. */
    Verdict breaks(UpgradeRule rule, String section) {
        UpgradeException e = Visit.assertIs(UpgradeException.class, outcome);
        assertEquals(Optional.of(rule), e.brokenRule());
        assertEquals(101, e.response().orElseThrow().status());
        assertArrayEquals(new byte[0], e.body());
        return failsWith(
                e, Failure.of(ErrorCode.INVALID_SERVER_RESPONSE, Phase.COMPLETE_UPGRADE, Culprit.PEER, section));
    }

    /** The server has refused with another status. */
    Verdict refuses(int status) {
        UpgradeException e = Visit.assertIs(UpgradeException.class, outcome);
        assertEquals(status, e.response().orElseThrow().status());
        assertEquals(Optional.empty(), e.brokenRule());
        return failsWith(
                e,
                Failure.of(ErrorCode.INVALID_SERVER_RESPONSE, Phase.COMPLETE_UPGRADE, Culprit.PEER),
                " (" + status + ")");
    }

    /** What came is no answer of HTTP/1.1. */
    Verdict isNoAnswer(String rule) {
        return isNoAnswer(ErrorCode.INVALID_SERVER_RESPONSE, rule);
    }

    /** What came is no answer, or one over a limit. */
    Verdict isNoAnswer(ErrorCode code, String rule) {
        UpgradeException e = Visit.assertIs(UpgradeException.class, outcome);
        assertEquals(Optional.empty(), e.response());
        assertEquals(Optional.empty(), e.brokenRule());
        return failsWith(e, Failure.of(code, Phase.RECEIVE_RESPONSE, Culprit.PEER, rule));
    }

    /** The WebSocket has failed, and the server was told so with one Close frame, the last that it has seen. */
    Verdict fails(int closeCode, String rule) {
        ProtocolException e = Visit.assertIs(ProtocolException.class, outcome);
        assertEquals(closeCode, e.closeCode());
        assertClosedWith(closeCode);
        return failsWith(
                e,
                Failure.of(ErrorCode.INVALID_SERVER_RESPONSE, Phase.RECEIVE, Culprit.PEER, rule),
                ", Close " + closeCode);
    }

    /** The last frame of the client, and the only Close frame, has this status. */
    Verdict assertClosedWith(int closeCode) {
        List<Frame> closes = seen.stream()
                .filter(frame -> frame.header().opcode() == Opcode.CLOSE)
                .toList();
        assertEquals(1, closes.size(), () -> "Close frames in " + seen);
        assertEquals(Opcode.CLOSE, seen.get(seen.size() - 1).header().opcode(), () -> "the last of " + seen);
        assertEquals(closeCode, status(closes.get(0)).code());
        return this;
    }

    private static ClosePayload status(Frame close) {
        try {
            return ClosePayload.decode(close.payload());
        } catch (dev.fairlead.codec.frame.ProtocolViolation wrong) {
            throw new AssertionError("the client's Close frame", wrong);
        }
    }

    /** The client has sent no Close frame. */
    Verdict sawNoClose() {
        assertTrue(seen.stream().noneMatch(frame -> frame.header().opcode() == Opcode.CLOSE), seen::toString);
        return this;
    }

    /** The frames that the server has seen, in words. */
    Verdict saw(String... frames) {
        assertEquals(List.of(frames), seen.stream().map(Words::of).toList());
        return this;
    }

    /** The client has received just these messages, in words. */
    Verdict received(String... messages) {
        assertEquals(List.of(messages), client.messages());
        if (messages.length > 0) {
            server.note(messages.length == 1 ? "1 message" : messages.length + " messages");
        }
        return this;
    }

    /** The peer's Close frame was received, and its status echoed. */
    Verdict closes(CloseStatus status) {
        Message.Closed closed = Visit.assertIs(Message.Closed.class, outcome);
        assertEquals(status, closed.status());
        assertClosedWith(status.code());
        server.note(status.code() == 1005 ? "Close without status, echoed" : "Close " + status.code() + ", echoed");
        return this;
    }

    Verdict breaksConnection(Phase phase, Culprit culprit) {
        ConnectionException e = Visit.assertIs(ConnectionException.class, outcome);
        assertEquals(ErrorCode.CONNECTION_ERROR, e.code());
        return failsWith(
                e,
                new Failure(
                        ErrorCode.CONNECTION_ERROR, phase, culprit, e.failure().rule()));
    }

    Verdict isInsecure(Phase phase, TlsProblem... problems) {
        TlsException e = Visit.assertIs(TlsException.class, outcome);
        assertEquals(Set.of(problems), e.problems());
        assertEquals(phase, e.phase());
        return failsWith(e, e.failure(), " " + Set.of(problems));
    }

    /** A limit has passed, and was neither early nor late. */
    Verdict timesOut(Phase phase, Duration limit) {
        TimeoutException e = Visit.assertIs(TimeoutException.class, outcome);
        assertEquals(limit, e.limit());
        assertTrue(client.took().compareTo(limit) >= 0, () -> "early: " + client.took());
        return failsWith(e, Failure.of(ErrorCode.TIMEOUT, phase, Culprit.NETWORK));
    }

    /** The facts of a failure that came in time. */
    Verdict failsWith(WebSocketException e, Failure facts) {
        return failsWith(e, facts, "");
    }

    private Verdict failsWith(WebSocketException e, Failure facts, String particulars) {
        assertEquals(facts, e.failure());
        Duration limit = HostileServer.LIMIT.plus(HostileServer.MARGIN);
        assertTrue(client.took().compareTo(limit) < 0, () -> "late: " + client.took());
        server.note(words(facts) + particulars);
        return this;
    }

    static String words(Failure facts) {
        return facts.code() + " in " + facts.phase() + " by " + facts.culprit()
                + facts.rule().map(rule -> ", " + rule).orElse("");
    }
}
