package dev.fairlead.cli;

import dev.fairlead.api.Credentials;
import dev.fairlead.api.InvalidParameterException;
import dev.fairlead.api.ProxyConfig;
import dev.fairlead.api.ProxyServer;
import dev.fairlead.api.SessionOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command for proxies. */
final class ProxyFlags {

    private static final String SYSTEM = "system";

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description =
                    "go through a proxy: http://host:port, https://host:port for TLS to the proxy, socks5://host:port,"
                            + " or \"system\" for what the Java run-time is set to; by default none, whatever the machine is set to")
    private @Nullable String proxy;

    @Option(names = "--proxy-user", paramLabel = "NAME", description = "who you are to the proxy, if it asks")
    private @Nullable String user;

    @Option(
            names = "--proxy-password-file",
            paramLabel = "FILE",
            description = "file whose first line is the password of --proxy-user, in UTF-8")
    private @Nullable Path password;

    /** Tells the library; reads the file. */
    void apply(SessionOptions.Builder options) throws CommandFailure {
        if (proxy == null) {
            if (user != null || password != null) {
                throw wrong("--proxy-user and --proxy-password-file are for --proxy URL, which is not given");
            }
            return;
        }
        if ((user == null) != (password == null)) {
            throw wrong("--proxy-user and --proxy-password-file belong together");
        }
        options.proxy(proxy.equals(SYSTEM) ? ProxyConfig.systemDefault() : ProxyConfig.named(server(proxy)));
        if (user != null && password != null) {
            char[] secret = TlsFiles.password("--proxy-password-file", password);
            try {
                options.option(dev.fairlead.api.Option.PROXY_CREDENTIALS, Optional.of(new Credentials(user, secret)));
            } finally {
                Arrays.fill(secret, '\0');
            }
        }
    }

    private static ProxyServer server(String text) throws CommandFailure {
        try {
            URI uri = URI.create(text);
            String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toUpperCase(Locale.ROOT);
            if (uri.getHost() == null || uri.getUserInfo() != null || uri.getPort() < 0) {
                throw wrong("--proxy is not http://host:port, https://host:port or socks5://host:port");
            }
            return new ProxyServer(ProxyServer.Kind.valueOf(scheme), uri.getHost(), uri.getPort());
        } catch (InvalidParameterException refused) {
            throw wrong("--proxy: " + refused.getMessage());
        } catch (IllegalArgumentException malformed) {
            throw wrong("--proxy is not http://host:port, https://host:port or socks5://host:port");
        }
    }

    private static CommandFailure wrong(String complaint) {
        return new CommandFailure(ExitStatus.USAGE, complaint + "; see the command's --help");
    }
}
