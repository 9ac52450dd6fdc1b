package dev.fairlead.api;

import java.util.List;
import java.util.Map;

/** What each fault at each point comes to, without TLS and with it, the same on both transports and by both providers. */
final class FaultTable {

    private static final String LOST = "CONNECTION_ERROR in %s by NETWORK";
    private static final String ENDED = "CONNECTION_ERROR in %s by PEER%s";
    private static final String CUT = "SECURE_FAILURE in %s by NETWORK, RFC 8446 6.1 [TRUNCATED]";
    private static final String TIMEOUT = "TIMEOUT in %s by NETWORK";
    private static final String CANCELLED = "OPERATION_CANCELLED in %s by CALLER";
    private static final String NO_CLOSE = ", RFC 6455 7.1.5";
    private static final String IN_ORDER = "closed with 1000";

    /** A fault at a point, and what comes of it. */
    record Cell(FaultKind kind, FaultPoint point, String plain, String secure) {
        @Override
        public String toString() {
            return kind + " at " + point;
        }
    }

    private FaultTable() {}

    private static final Map<FaultPoint, String> PHASES = Map.ofEntries(
            Map.entry(FaultPoint.REQUEST, "SEND_REQUEST"),
            Map.entry(FaultPoint.HEAD, "RECEIVE_RESPONSE"),
            Map.entry(FaultPoint.OPEN, "RECEIVE"),
            Map.entry(FaultPoint.IDLE, "RECEIVE"),
            Map.entry(FaultPoint.HEADER, "RECEIVE"),
            Map.entry(FaultPoint.PAYLOAD, "RECEIVE"),
            Map.entry(FaultPoint.FRAGMENTS, "RECEIVE"),
            Map.entry(FaultPoint.CLOSE_SENT, "CLOSE"),
            Map.entry(FaultPoint.CLOSED, "CLOSE"),
            Map.entry(FaultPoint.SENDING, "SEND"));

    private static Cell cell(FaultKind kind, FaultPoint point, String words) {
        String told = words.formatted(PHASES.get(point));
        return new Cell(kind, point, told, told);
    }

    private static Cell cell(FaultKind kind, FaultPoint point, String plain, String secure, String phase) {
        return new Cell(kind, point, plain, secure.formatted(phase));
    }

    private static Cell end(FaultPoint point, String phase, String rule) {
        return cell(FaultKind.END, point, ENDED.formatted(phase, rule), CUT, phase);
    }

    static final List<Cell> CELLS = List.of(
            cell(FaultKind.RESET, FaultPoint.REQUEST, LOST),
            cell(FaultKind.RESET, FaultPoint.HEAD, LOST),
            cell(FaultKind.RESET, FaultPoint.OPEN, LOST),
            cell(FaultKind.RESET, FaultPoint.IDLE, LOST),
            cell(FaultKind.RESET, FaultPoint.HEADER, LOST),
            cell(FaultKind.RESET, FaultPoint.PAYLOAD, LOST),
            cell(FaultKind.RESET, FaultPoint.FRAGMENTS, LOST),
            cell(FaultKind.RESET, FaultPoint.CLOSE_SENT, LOST),
            cell(FaultKind.RESET, FaultPoint.CLOSED, IN_ORDER),
            cell(FaultKind.RESET, FaultPoint.SENDING, LOST),
            end(FaultPoint.REQUEST, "RECEIVE_RESPONSE", ""),
            end(FaultPoint.HEAD, "RECEIVE_RESPONSE", ""),
            end(FaultPoint.OPEN, "RECEIVE", NO_CLOSE),
            end(FaultPoint.IDLE, "RECEIVE", NO_CLOSE),
            end(FaultPoint.HEADER, "RECEIVE", NO_CLOSE),
            end(FaultPoint.PAYLOAD, "RECEIVE", NO_CLOSE),
            end(FaultPoint.FRAGMENTS, "RECEIVE", NO_CLOSE),
            end(FaultPoint.CLOSE_SENT, "CLOSE", NO_CLOSE),
            cell(FaultKind.END, FaultPoint.CLOSED, IN_ORDER),
            end(FaultPoint.SENDING, "RECEIVE", NO_CLOSE),
            cell(FaultKind.HALF_CLOSE, FaultPoint.OPEN, ENDED.formatted("RECEIVE", NO_CLOSE)),
            cell(FaultKind.HALF_CLOSE, FaultPoint.IDLE, ENDED.formatted("RECEIVE", NO_CLOSE)),
            cell(FaultKind.HALF_CLOSE, FaultPoint.FRAGMENTS, ENDED.formatted("RECEIVE", NO_CLOSE)),
            cell(FaultKind.HALF_CLOSE, FaultPoint.CLOSE_SENT, ENDED.formatted("CLOSE", NO_CLOSE)),
            cell(FaultKind.HALF_CLOSE, FaultPoint.SENDING, ENDED.formatted("RECEIVE", NO_CLOSE)),
            cell(FaultKind.STALL, FaultPoint.REQUEST, TIMEOUT),
            cell(FaultKind.STALL, FaultPoint.HEAD, TIMEOUT),
            cell(FaultKind.STALL, FaultPoint.IDLE, TIMEOUT.formatted("KEEP_ALIVE")),
            cell(FaultKind.STALL, FaultPoint.HEADER, TIMEOUT),
            cell(FaultKind.STALL, FaultPoint.PAYLOAD, TIMEOUT),
            cell(FaultKind.STALL, FaultPoint.FRAGMENTS, TIMEOUT.formatted("KEEP_ALIVE")),
            cell(FaultKind.STALL, FaultPoint.CLOSE_SENT, TIMEOUT),
            cell(FaultKind.STALL, FaultPoint.CLOSED, IN_ORDER),
            cell(FaultKind.STALL, FaultPoint.SENDING, TIMEOUT),
            cell(FaultKind.DRIP, FaultPoint.HEAD, TIMEOUT),
            cell(FaultKind.DRIP, FaultPoint.HEADER, TIMEOUT),
            cell(FaultKind.DRIP, FaultPoint.PAYLOAD, TIMEOUT),
            cell(FaultKind.DRIP, FaultPoint.CLOSE_SENT, TIMEOUT),
            cell(FaultKind.CLOSED_BY_ANOTHER, FaultPoint.REQUEST, CANCELLED),
            cell(FaultKind.CLOSED_BY_ANOTHER, FaultPoint.HEAD, CANCELLED),
            cell(FaultKind.CLOSED_BY_ANOTHER, FaultPoint.OPEN, CANCELLED),
            cell(FaultKind.CLOSED_BY_ANOTHER, FaultPoint.IDLE, CANCELLED),
            cell(FaultKind.CLOSED_BY_ANOTHER, FaultPoint.HEADER, CANCELLED),
            cell(FaultKind.CLOSED_BY_ANOTHER, FaultPoint.PAYLOAD, CANCELLED),
            cell(FaultKind.CLOSED_BY_ANOTHER, FaultPoint.FRAGMENTS, CANCELLED),
            cell(FaultKind.CLOSED_BY_ANOTHER, FaultPoint.CLOSE_SENT, CANCELLED),
            cell(FaultKind.CLOSED_BY_ANOTHER, FaultPoint.CLOSED, IN_ORDER),
            cell(FaultKind.CLOSED_BY_ANOTHER, FaultPoint.SENDING, CANCELLED),
            cell(FaultKind.INTERRUPTED, FaultPoint.HEAD, "ended by its caller"),
            cell(FaultKind.INTERRUPTED, FaultPoint.IDLE, "ended by its caller"),
            cell(FaultKind.INTERRUPTED, FaultPoint.PAYLOAD, "ended by its caller"),
            cell(FaultKind.INTERRUPTED, FaultPoint.CLOSE_SENT, "ended by its caller"),
            cell(FaultKind.INTERRUPTED, FaultPoint.SENDING, "ended by its caller"));
}
