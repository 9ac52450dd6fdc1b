package dev.fairlead.cli;

import dev.fairlead.api.TlsException;
import dev.fairlead.spi.transport.tls.TlsProblem;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be done on the command line when TLS has failed. */
final class TlsAdvice {

    private TlsAdvice() {}

    /** What is wrong, in the library's words, and what can be done about it. */
    static String sentence(TlsException failure) {
        Stream<String> advice = failure.problems().stream()
                .flatMap(problem -> of(problem).stream())
                .distinct();
        return Stream.concat(Stream.of(failure.getMessage()), advice).collect(Collectors.joining("; "));
    }

    private static Optional<String> of(TlsProblem problem) {
        return switch (problem) {
            case UNKNOWN_CA, SELF_SIGNED ->
                Optional.of("to trust it, name the certificate of its authority: --ca FILE");
            case WRONG_NAME -> Optional.of("name the server as its certificate does");
            case EXPIRED, NOT_YET_VALID ->
                Optional.of("if the clock of this machine is right, the server needs another certificate");
            case NOT_PINNED -> Optional.of("if its key was changed on purpose, change --pin");
            case CLIENT_CERTIFICATE_NEEDED -> Optional.of("say who you are: --cert FILE --key FILE");
            case NOT_TLS -> Optional.of("without TLS the URI begins with ws://");
            case PROTOCOL_VERSION, NO_SHARED_SUITE -> Optional.of("another provider may know more: --tls bouncycastle");
            default -> Optional.empty();
        };
    }
}
