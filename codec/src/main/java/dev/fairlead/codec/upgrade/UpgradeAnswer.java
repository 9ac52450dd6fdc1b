package dev.fairlead.codec.upgrade;

import dev.fairlead.codec.http1.ResponseHead;
import java.util.Optional;

/**
 * What a server answers to a request for an upgrade.
 *
 * @since 0.1
 */
public sealed interface UpgradeAnswer {

    /**
     * Returns the head to send.
     *
     * @return a final head: 101, 400 or 426
     */
    ResponseHead head();

    /**
     * The request keeps every rule.
     *
     * @param head the 101 head; further fields may be added to it
     * @param subprotocol the subprotocol chosen, empty if none is wanted by both sides
     * @since 0.1
     */
    record Accepted(ResponseHead head, Optional<String> subprotocol) implements UpgradeAnswer {}

    /**
     * The request breaks a rule.
     *
     * @param head a head of status 400 or 426 without a body; the connection ends behind it
     * @param reason what is wrong with the request, a sentence without capital and full stop
     * @param section where the rule stands
     * @since 0.1
     */
    record Refused(ResponseHead head, String reason, String section) implements UpgradeAnswer {}
}
