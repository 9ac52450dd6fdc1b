package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.Response;
import dev.fairlead.api.Session;
import dev.fairlead.api.UpgradeException;
import dev.fairlead.spi.transport.tls.TlsProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** nginx ends TLS, and hands on the upgrade and what follows. */
class NginxTlsTests extends TlsScenarios {

    @BeforeAll
    static void isInstalled() {
        LocalServer.find("nginx");
    }

    @Override
    EchoPeer start(TlsProtocol version, ClientAuthentication clients, Path folder) throws IOException {
        TlsIdentities.writeTo(folder);
        return FrontedPeer.start(behind -> LocalServer.start(folder, port -> {
            Path configuration = folder.resolve("nginx.conf");
            Files.writeString(configuration, configuration(port, version, clients, behind));
            return List.of(LocalServer.find("nginx"), "-p", folder.toString(), "-e", "error.log", "-c", "nginx.conf");
        }));
    }

    private static String configuration(int port, TlsProtocol version, ClientAuthentication clients, int behind) {
        return """
                daemon off;
                master_process off;
                pid %s;
                events {
                  worker_connections 64;
                }
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  server {
                    listen 127.0.0.1:%d ssl;
                    ssl_certificate server.pem;
                    ssl_certificate_key key.pem;
                    ssl_protocols %s;
                    ssl_session_cache shared:wss:1m;
                    ssl_client_certificate ca.pem;
                    ssl_verify_client %s;
                    location / {
                      proxy_pass http://127.0.0.1:%d;
                      proxy_http_version 1.1;
                      proxy_set_header Upgrade $http_upgrade;
                      proxy_set_header Connection $http_connection;
                      proxy_set_header %s $ssl_client_s_dn;
                    }
                  }
                }
                """.formatted(
                        LocalServer.PID_FILE,
                        port,
                        version.standardName(),
                        clients == ClientAuthentication.REQUIRED ? "on" : "off",
                        behind,
                        JettyPeer.CLIENT_SUBJECT);
    }

    /** nginx ends both directions when Jetty ends its own, which it does behind its Close frame. */
    @Override
    void assertAnswerSeen(TlsCombination tls, String close, Visit visit) {}

    /** nginx lets the handshake succeed, and tells by HTTP what it misses. */
    @Override
    void assertRefused(TlsCombination tls, Visit visit, Session session) {
        UpgradeException refused = assertThrows(UpgradeException.class, () -> visit.openSecure(session));

        Response response = refused.response().orElseThrow();
        assertEquals(400, response.status());
        assertEquals(TlsIdentities.SERVER.chain(), response.tls().orElseThrow().peerCertificates());
        String body = new String(refused.body(), StandardCharsets.UTF_8);
        assertTrue(body.contains("No required SSL certificate was sent"), body);
    }
}
