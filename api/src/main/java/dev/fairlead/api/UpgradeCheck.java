package dev.fairlead.api;

import dev.fairlead.api.UpgradeException.Answer;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.upgrade.ClientUpgrade;
import dev.fairlead.codec.upgrade.UpgradeOutcome;
import dev.fairlead.codec.upgrade.UpgradeRule;
import dev.fairlead.spi.transport.Endpoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The moment of the upgrade: whether the answer is one that a WebSocket can be made from. */
final class UpgradeCheck {

    private UpgradeCheck() {}

    /** Returns what the server chose of what was offered, or fails with what it did wrong. */
    static UpgradeOutcome.Accepted accept(Exchange exchange, Endpoint endpoint) throws UpgradeException {
        ClientUpgrade upgrade = exchange.upgrade()
                .orElseThrow(() -> Failures.state(
                        ErrorCode.INCORRECT_HANDLE_STATE,
                        Phase.COMPLETE_UPGRADE,
                        "completing the upgrade is not possible: the request was not marked for it before it was sent",
                        null));
        ResponseHead head = Objects.requireNonNull(exchange.head());
        UpgradeOutcome outcome = upgrade.check(head);
        if (outcome instanceof UpgradeOutcome.Accepted accepted) {
            if (accepted.subprotocol().isEmpty() && exchange.subprotocolRequired()) {
                throw violated(
                        exchange,
                        endpoint,
                        new UpgradeOutcome.Violated(
                                UpgradeRule.SUBPROTOCOL, "none of the offered subprotocols was chosen"));
            }
            return accepted;
        }
        if (outcome instanceof UpgradeOutcome.Violated violated) {
            throw violated(exchange, endpoint, violated);
        }
        throw refused(exchange, endpoint);
    }

    private static UpgradeException refused(Exchange exchange, Endpoint endpoint) {
        Response response = exchange.response();
        String reason = response.reason().isEmpty() ? "" : " (" + response.reason() + ")";
        return new UpgradeException(
                Failure.of(ErrorCode.INVALID_SERVER_RESPONSE, Phase.COMPLETE_UPGRADE, Culprit.PEER),
                endpoint + " refused the upgrade with status " + response.status() + reason,
                answer(exchange, null));
    }

    private static UpgradeException violated(Exchange exchange, Endpoint endpoint, UpgradeOutcome.Violated violated) {
        // Nothing sensible can come on this connection any more.
        exchange.drop();
        return new UpgradeException(
                Failure.of(ErrorCode.INVALID_SERVER_RESPONSE, Phase.COMPLETE_UPGRADE, Culprit.PEER, violated.section()),
                endpoint + " agreed to the upgrade in a wrong way: " + violated.reason() + " (" + violated.section()
                        + ")",
                answer(exchange, violated.rule()));
    }

    private static Answer answer(Exchange exchange, @Nullable UpgradeRule rule) {
        return new Answer(exchange.response(), Objects.requireNonNullElseGet(exchange.body(), () -> new byte[0]), rule);
    }
}
