package dev.fairlead.cli;

import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.TestAuthority;
import dev.fairlead.testkit.TestIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Servers with TLS, the identities of both ends, and the files that name them. */
final class SecureServers {

    static final TestAuthority AUTHORITY = TestAuthority.create("Authority of the tests");
    static final TestIdentity SERVER =
            AUTHORITY.identity().commonName("server").dns("localhost").issue();
    static final TestIdentity CLIENT =
            AUTHORITY.identity().commonName("client").dns("client.test").issue();

    private final Path folder;

    SecureServers(Path folder) {
        this.folder = folder;
    }

    static EmbeddedServer echo() {
        return echo(SERVER);
    }

    static EmbeddedServer echo(TestIdentity identity) {
        return EmbeddedServer.builder().tls(identity.serverContext()).start();
    }

    /** Wants a certificate of our authority. */
    static EmbeddedServer askingForACertificate() {
        return EmbeddedServer.builder()
                .tls(
                        SERVER.serverContext(
                                Objects.requireNonNull(Security.getProvider("SunJSSE")),
                                List.of(AUTHORITY.certificate())),
                        engine -> engine.setNeedClientAuth(true))
                .start();
    }

    /** Sends a line to the server. */
    static Run connect(EmbeddedServer server, String... options) {
        List<String> args = new ArrayList<>(List.of("connect", server.uri("/").toString()));
        Collections.addAll(args, options);
        return Run.of("hello\n", args.toArray(new String[0]));
    }

    String authority() {
        return file("ca.pem", AUTHORITY.certificatePem());
    }

    String certificate() {
        return file("client.pem", CLIENT.chainPem());
    }

    String key() {
        return file("client.key", CLIENT.keyPem());
    }

    String file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
