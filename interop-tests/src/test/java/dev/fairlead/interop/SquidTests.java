package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.api.ErrorCode;
import dev.fairlead.api.ProxyException;
import dev.fairlead.api.ProxyServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.opentest4j.TestAbortedException;

/** squid wants Digest. */
class SquidTests extends ProxyScenarios {

    private static final String REALM = "cave";

    /** Who squid is when it is started by root. */
    private static final String USER_OF_SQUID = "proxy";

    private static final Path HELPER = Path.of("/usr/lib/squid/digest_file_auth");

    @BeforeAll
    static void isInstalled() {
        LocalServer.find("squid");
        if (!Files.isExecutable(HELPER)) {
            throw new TestAbortedException("no " + HELPER + " on this machine");
        }
    }

    @Override
    LocalServer start(Path files) throws IOException {
        boolean root = System.getProperty("user.name").equals("root");
        return LocalServer.start(files, port -> {
            Path configuration = files.resolve("squid.conf");
            Path users = files.resolve("users");
            Files.writeString(users, USER + ":" + REALM + ":" + hash(USER + ":" + REALM + ":" + PASSWORD) + "\n");
            Files.writeString(configuration, """
                    http_port 127.0.0.1:%d
                    pid_filename %s
                    cache_log %s
                    coredump_dir %s
                    access_log none
                    cache deny all
                    shutdown_lifetime 0 seconds
                    auth_param digest program %s -c %s
                    auth_param digest realm %s
                    auth_param digest children 1 startup=1
                    acl known proxy_auth REQUIRED
                    http_access allow known
                    http_access deny all
                    """.formatted(
                            port,
                            files.resolve(LocalServer.PID_FILE),
                            files.resolve("cache.log"),
                            files,
                            HELPER,
                            users,
                            REALM));
            if (root) {
                giveTo(files);
            }
            return List.of(LocalServer.find("squid"), "-N", "-n", "fairlead" + port, "-f", configuration.toString());
        });
    }

    /** What root owns, squid cannot use: it is another user then. */
    private static void giveTo(Path files) throws IOException {
        UserPrincipal owner =
                files.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER_OF_SQUID);
        try (Stream<Path> all = Files.walk(files)) {
            for (Path file : all.toList()) {
                Files.setOwner(file, owner);
            }
        }
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    ProxyServer named(String host, int port) {
        return ProxyServer.http(host, port);
    }

    @Override
    void assertRefused(ProxyException refused) {
        assertEquals(ErrorCode.LOGIN_FAILURE, refused.code());
        assertEquals(407, refused.proxyResponse().orElseThrow().status());
    }
}
