package dev.fairlead.codec.upgrade;

import dev.fairlead.codec.deflate.DeflateParameters;
import java.util.Optional;

/**
 * What a final answer to an upgrade request means.
 *
 * @since 0.1
 */
public sealed interface UpgradeOutcome {

    /**
     * The server speaks WebSocket from the byte behind the head.
     *
     * @param subprotocol the one of the offered subprotocols that the server chose; empty if it chose none, which it
     *     may
     * @param deflate what was agreed on permessage-deflate; empty if messages are not compressed
     * @since 0.1
     */
    record Accepted(Optional<String> subprotocol, Optional<DeflateParameters> deflate) implements UpgradeOutcome {

        /**
         * Makes an outcome without any extension.
         *
         * @param subprotocol the subprotocol, if any
         */
        public Accepted(Optional<String> subprotocol) {
            this(subprotocol, Optional.empty());
        }
    }

    /**
     * The server answered as an HTTP server: a refusal, a redirect, a demand for credentials. No rule is broken.
     *
     * @param status the status code, any but 101
     * @since 0.1
     */
    record Refused(int status) implements UpgradeOutcome {}

    /**
     * The server claims to accept but breaks a rule; the connection has to be dropped (RFC 6455 4.1: "Fail the
     * WebSocket Connection").
     *
     * @param rule the first rule found broken
     * @param reason what is wrong with this answer, a sentence without capital and full stop
     * @param section where the rule stands: the rule's {@linkplain UpgradeRule#section() section}, or for an extension the
     *     one of its own document
     * @since 0.1
     */
    record Violated(UpgradeRule rule, String reason, String section) implements UpgradeOutcome {

        /**
         * Makes a violation of what stands where the rule does.
         *
         * @param rule the first rule found broken
         * @param reason what is wrong with this answer
         */
        public Violated(UpgradeRule rule, String reason) {
            this(rule, reason, rule.section());
        }
    }
}
