package dev.fairlead.transport.unix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnixUriTests {

    @ParameterizedTest
    @CsvSource({
        "ws+unix:/run/app.sock:/chat?x=1, /run/app.sock, ws://localhost/chat?x=1",
        "wss+unix:/run/app.sock:/chat?x=1, /run/app.sock, wss://localhost/chat?x=1",
        "ws+unix:/run/app.sock, /run/app.sock, ws://localhost/",
        "ws+unix:/run/app.sock:/, /run/app.sock, ws://localhost/",
        "ws+unix:/run/app.sock:/?x=1, /run/app.sock, ws://localhost/?x=1",
        "WS+Unix:/run/app.sock:/Chat, /run/app.sock, ws://localhost/Chat",
        "ws+unix:///run/app.sock:/chat, /run/app.sock, ws://localhost/chat",
        "ws+unix:/run/a:/b:c?d:e, /run/a, ws://localhost/b:c?d:e",
        "ws+unix:/run/a%3Ab%20c%25:/d%20e, /run/a:b c%, ws://localhost/d%20e",
        "ws+unix:/run/%C3%A4:/, /run/ä, ws://localhost/",
        "ws+unix:/run/ä:/, /run/ä, ws://localhost/"
    })
    void fileAndTargetAreTakenApart(String uri, Path file, URI webSocketUri) {
        assertEquals(new UnixUri(file, webSocketUri), UnixUri.parse(uri));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://localhost/chat, the scheme has to be ws+unix or wss+unix",
        "/run/app.sock, the scheme has to be ws+unix or wss+unix",
        "ws+unix:run/app.sock, the path of the socket's file has to be absolute",
        "ws+unix:, the path of the socket's file has to be absolute",
        "ws+unix:/, the path of the socket's file has to be absolute",
        "ws+unix::/chat, the path of the socket's file has to be absolute",
        "ws+unix://host/run/app.sock, 'there is no host, write one slash or three in front of the path'",
        "ws+unix:/run/app.sock?x=1, 'a query belongs to a request target, which follows a colon: path:/?query'",
        "ws+unix:/run/app.sock:chat, the request target behind the colon has to begin with /",
        "ws+unix:/run/app.sock:, the request target behind the colon has to begin with /",
        "ws+unix:/run/app.sock:/chat#top, a WebSocket URI has no fragment (RFC 6455 3)",
        "ws+unix:/run/app%00.sock, the path of a file contains no NUL",
        "ws+unix:/run/app%FF.sock, the escapes in the path have to be UTF-8",
        "ws+unix:/run/app%2, the path has to be escaped as in any URI: /run/app%2",
        "ws+unix:/run/a b, the path has to be escaped as in any URI: /run/a b",
        "ws+unix:/run/app.sock:/a b, the request target is no part of a URI: /a b"
    })
    void whatHasAnotherFormIsRefusedWithTheRule(String uri, String rule) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> UnixUri.parse(uri));
        assertEquals(uri + ": " + rule, refused.getMessage());
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        URI fits = URI.create("ws://localhost/");
        assertRefused("the path of the socket's file is not absolute: app.sock", Path.of("app.sock"), fits);
        for (String wrong : new String[] {"http://localhost/", "/chat", "ws:chat"}) {
            assertRefused("not a ws or wss URI with a host: " + wrong, Path.of("/app.sock"), URI.create(wrong));
        }
    }

    private static void assertRefused(String message, Path file, URI uri) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new UnixUri(file, uri))
                        .getMessage());
    }
}
