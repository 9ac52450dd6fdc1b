package dev.fairlead.testkit;

import java.security.Provider;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** Both providers of TLS and both versions, and one authority for all of them. */
enum TlsServers {
    JDK_TLS_1_2("TLSv1.2"),
    JDK_TLS_1_3("TLSv1.3"),
    BOUNCY_CASTLE_TLS_1_2("TLSv1.2"),
    BOUNCY_CASTLE_TLS_1_3("TLSv1.3");

    static final TestAuthority CA = TestAuthority.create("Test CA");

    private static final TestIdentity SERVER =
            CA.identity().dns("localhost").ip("127.0.0.1").issue();

    static final Provider BOUNCY_CASTLE =
            new BouncyCastleJsseProvider(false, new JcaTlsCryptoProvider().setProvider(new BouncyCastleProvider()));

    private final String version;

    TlsServers(String version) {
        this.version = version;
    }

    EmbeddedServer start(ServerScript script) {
        return start(script, engine -> {});
    }

    EmbeddedServer start(ServerScript script, Consumer<SSLEngine> settings) {
        return EmbeddedServer.builder()
                .script(script)
                .subprotocols(List.of("chat"))
                .tls(context(), engine -> {
                    engine.setEnabledProtocols(new String[] {version});
                    settings.accept(engine);
                })
                .start();
    }

    String version() {
        return version;
    }

    private SSLContext context() {
        boolean jdk = this == JDK_TLS_1_2 || this == JDK_TLS_1_3;
        return jdk
                ? SERVER.serverContext(TlsContext.jdkProvider(), List.of(CA.certificate()))
                : SERVER.serverContext(BOUNCY_CASTLE, List.of(CA.certificate()));
    }
}
