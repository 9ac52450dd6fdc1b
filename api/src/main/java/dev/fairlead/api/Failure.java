package dev.fairlead.api;

import java.util.Optional;

/**
 * The facts of a failure, for programs; the message of the exception that carries it is for people.
 *
 * @param code what went wrong, in WinHTTP's terms
 * @param phase where in the life of the connection
 * @param culprit who is at fault
 * @param rule the rule that was broken, as document and section ({@code RFC 6455 5.1}); empty if none was
 * @since 0.1
 */
public record Failure(ErrorCode code, Phase phase, Culprit culprit, Optional<String> rule) {

    static Failure of(ErrorCode code, Phase phase, Culprit culprit) {
        return new Failure(code, phase, culprit, Optional.empty());
    }

    static Failure of(ErrorCode code, Phase phase, Culprit culprit, String rule) {
        return new Failure(code, phase, culprit, Optional.of(rule));
    }
}
