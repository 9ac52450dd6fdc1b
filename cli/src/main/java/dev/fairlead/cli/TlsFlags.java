package dev.fairlead.cli;

import dev.fairlead.spi.transport.tls.TlsLeniency;
import dev.fairlead.spi.transport.tls.TlsOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command for TLS. */
final class TlsFlags {

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "trust the authorities of this PEM file, instead of those that the Java run-time trusts")
    private @Nullable Path authorities;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "certificate that says who you are, and those of its issuers, in PEM; needs --key")
    private @Nullable Path certificate;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "private key of --cert, in PEM: PRIVATE KEY, RSA or EC PRIVATE KEY, ENCRYPTED PRIVATE KEY")
    private @Nullable Path key;

    @Option(
            names = "--key-password-file",
            paramLabel = "FILE",
            description = "file whose first line is the password of --key, in UTF-8;"
                    + " on the command line others could read it")
    private @Nullable Path keyPassword;

    @Option(
            names = "--pin",
            paramLabel = "SHA256",
            description = "take only a server with this public key in its chain, by the SHA-256 of its"
                    + " SubjectPublicKeyInfo in base 64 or hexadecimal digits, as --verbose shows it; may be repeated:"
                    + " one of them")
    private List<String> pins = List.of();

    @Option(
            names = "--insecure",
            description = "trust every server, whatever its certificate; only for tests: whoever is between you and the"
                    + " server can read and change everything")
    private boolean insecure;

    @Option(
            names = "--tls",
            paramLabel = "jdk|bouncycastle",
            description = "whose TLS: that of the Java run-time, the default, or of Bouncy Castle")
    private @Nullable String provider;

    /** What the library is told; reads the files. */
    TlsOptions options(Address address) throws CommandFailure {
        if (!address.secure()) {
            Optional<String> one = given().findFirst();
            if (one.isPresent()) {
                throw wrong(one.get() + " is about TLS, for which the URI must begin with wss://");
            }
            return TlsOptions.DEFAULT;
        }
        requireCombination();
        TlsOptions.Builder options = TlsOptions.builder().provider(Objects.requireNonNullElse(provider, "jdk"));
        if (insecure) {
            options.overlook(TlsLeniency.values());
        }
        if (authorities != null) {
            TlsFiles.trust(options, authorities);
        }
        if (certificate != null && key != null) {
            options.clientCertificate(TlsFiles.identity(certificate, key, keyPassword));
        }
        pins(options);
        return options.build();
    }

    private Stream<String> given() {
        return Stream.of(
                        authorities == null ? "" : "--ca",
                        certificate == null ? "" : "--cert",
                        key == null ? "" : "--key",
                        keyPassword == null ? "" : "--key-password-file",
                        pins.isEmpty() ? "" : "--pin",
                        insecure ? "--insecure" : "",
                        provider == null ? "" : "--tls")
                .filter(name -> !name.isEmpty());
    }

    private void requireCombination() throws CommandFailure {
        if (certificate != null && key == null) {
            throw wrong("--cert needs the private key of the certificate: --key FILE");
        }
        if (key != null && certificate == null) {
            throw wrong("--key needs the certificate of the key: --cert FILE");
        }
        if (keyPassword != null && key == null) {
            throw wrong("--key-password-file is for the key of --key FILE, which is not given");
        }
        if (insecure && authorities != null) {
            throw wrong("--ca says whom to trust, and --insecure to trust everybody; give one of them");
        }
    }

    private void pins(TlsOptions.Builder options) throws CommandFailure {
        for (String pin : pins) {
            try {
                options.pin(pin);
            } catch (IllegalArgumentException malformed) {
                throw wrong("--pin: " + malformed.getMessage());
            }
        }
    }

    private static CommandFailure wrong(String complaint) {
        return new CommandFailure(ExitStatus.USAGE, complaint + "; see the command's --help");
    }

    /** Says what {@code --insecure} means, each time. */
    void warn(Terminal terminal, String server) {
        if (!insecure) {
            return;
        }
        String rule = "*".repeat(80);
        String rest = pins.isEmpty()
                ? "* Whoever is on the way there can read and change everything, and you would not notice."
                : "* Only the public key of --pin tells it from whoever is on the way there.";
        Stream.of(
                        rule,
                        "* WARNING: --insecure: the certificate of " + server + " is not checked.",
                        rest,
                        "* Send no password and no secret. To trust one server, use --ca FILE instead.",
                        rule)
                .forEach(terminal::complain);
    }
}
