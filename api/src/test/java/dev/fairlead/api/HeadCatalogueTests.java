package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.codec.upgrade.UpgradeRule;
import java.util.Locale;

/** Rows S-01 to S-23 of the catalogue: the 101 and its fields. */
@RowGroup("The answer to the upgrade")
class HeadCatalogueTests {

    private static final String UPGRADE = "Upgrade: websocket";
    private static final String CONNECTION = "Connection: Upgrade";
    private static final String ACCEPT = "Sec-WebSocket-Accept: {accept}";
    private static final UpgradeOptions CHAT =
            UpgradeOptions.builder().subprotocols("chat", "superchat").build();

    @Row(id = "S-01", sends = "`HTTP/1.1 101 ` without a reason", expected = "accept", source = "RFC 9112 4")
    void s01NoReason(HostileServer server) throws Exception {
        server.answers(Dialog.ANSWER_101.replace("Switching Protocols", "")).opens();
    }

    @Row(id = "S-02", sends = "`HTTP/1.0 101`", expected = "refuse: version", source = "RFC 9110 7.8")
    void s02Http10(HostileServer server) throws Exception {
        server.answers(Dialog.ANSWER_101.replace("HTTP/1.1", "HTTP/1.0")).breaks(UpgradeRule.VERSION);
    }

    @Row(
            id = "S-03",
            sends = "`HTTP/2.0 101`, `http/1.1 101`, `HTTP/1.1 1o1`, `HTTP/1.1 0101`, `ICY 101`",
            expected = "no HTTP",
            source = "RFC 9112 2.3, 4")
    void s03OtherStatusLines(HostileServer server) throws Exception {
        for (String version : new String[] {"HTTP/2.0", "http/1.1", "ICY"}) {
            server.answers(Dialog.ANSWER_101.replace("HTTP/1.1", version)).isNoAnswer("RFC 9112 2.3");
        }
        for (String status : new String[] {"1o1", "0101"}) {
            server.answers(Dialog.ANSWER_101.replace("101", status)).isNoAnswer("RFC 9112 4");
        }
    }

    @Row(id = "S-04", sends = "no `Upgrade`", expected = "refuse: Upgrade", source = "RFC 6455 4.1 item 2")
    void s04NoUpgrade(HostileServer server) throws Exception {
        server.agrees(CONNECTION, ACCEPT).breaks(UpgradeRule.UPGRADE);
    }

    @Row(id = "S-05", sends = "`Upgrade: WebSocket`", expected = "accept", source = "RFC 6455 4.1 item 2")
    void s05UpgradeInAnotherCase(HostileServer server) throws Exception {
        server.agrees("Upgrade: WebSocket", CONNECTION, ACCEPT).opens();
    }

    @Row(
            id = "S-06",
            sends = "`Upgrade: websocket` twice; `Upgrade: websocket, h2c`",
            expected = "refuse: Upgrade",
            source = "Chromium")
    void s06UpgradeTwice(HostileServer server) throws Exception {
        server.agrees(UPGRADE, UPGRADE, CONNECTION, ACCEPT).breaks(UpgradeRule.UPGRADE);
        server.agrees("Upgrade: websocket, h2c", CONNECTION, ACCEPT).breaks(UpgradeRule.UPGRADE);
    }

    @Row(
            id = "S-07",
            sends = "no `Connection`; `Connection: close`",
            expected = "refuse: Connection",
            source = "RFC 6455 4.1 item 3")
    void s07NoConnection(HostileServer server) throws Exception {
        server.agrees(UPGRADE, ACCEPT).breaks(UpgradeRule.CONNECTION);
        server.agrees(UPGRADE, "Connection: close", ACCEPT).breaks(UpgradeRule.CONNECTION);
    }

    @Row(
            id = "S-09",
            sends = "`Connection: upgraded`, `xupgrade`",
            expected = "refuse: Connection, which has tokens and not parts of them",
            source = "RFC 6455 4.1 item 3")
    void s09ConnectionThatOnlyLooksRight(HostileServer server) throws Exception {
        server.agrees(UPGRADE, "Connection: upgraded", ACCEPT).breaks(UpgradeRule.CONNECTION);
        server.agrees(UPGRADE, "Connection: xupgrade", ACCEPT).breaks(UpgradeRule.CONNECTION);
    }

    @Row(id = "S-10", sends = "no Accept", expected = "refuse: Accept", source = "RFC 6455 4.1 item 4")
    void s10NoAccept(HostileServer server) throws Exception {
        server.agrees(UPGRADE, CONNECTION).breaks(UpgradeRule.ACCEPT);
    }

    @Row(
            id = "S-11",
            sends = "Accept for another key; empty; the key itself",
            expected = "refuse: Accept",
            source = "RFC 6455 4.1 item 4; bun #26950")
    void s11AcceptThatProvesNothing(HostileServer server) throws Exception {
        server.answers(Dialog.ANSWER_101, right -> "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .breaks(UpgradeRule.ACCEPT);
        server.answers(Dialog.ANSWER_101, right -> "").breaks(UpgradeRule.ACCEPT);
        server.meets(
                        connection -> {
                            String key = connection
                                    .request()
                                    .headers()
                                    .first("Sec-WebSocket-Key")
                                    .orElseThrow();
                            connection.writeLatin1(Dialog.ANSWER_101.replace("{accept}", key));
                            connection.echo();
                        },
                        Visit::openAndConverse)
                .breaks(UpgradeRule.ACCEPT);
    }

    @Row(
            id = "S-12",
            sends = "Accept one character short, without its `=`, or with bytes behind it",
            expected = "refuse: Accept",
            source = "RFC 6455 4.1 item 4")
    void s12AcceptThatIsCut(HostileServer server) throws Exception {
        server.answers(Dialog.ANSWER_101, right -> right.substring(1)).breaks(UpgradeRule.ACCEPT);
        server.answers(Dialog.ANSWER_101, right -> right.substring(0, 27)).breaks(UpgradeRule.ACCEPT);
        server.answers(Dialog.ANSWER_101, right -> right + "x").breaks(UpgradeRule.ACCEPT);
        server.answers(Dialog.ANSWER_101, right -> right + "=").breaks(UpgradeRule.ACCEPT);
    }

    @Row(
            id = "S-13",
            sends = "the right Accept with its letters in the other case",
            expected = "refuse: Accept",
            source = "Jetty accepts it")
    void s13AcceptInAnotherCase(HostileServer server) throws Exception {
        server.answers(Dialog.ANSWER_101, HeadCatalogueTests::otherCase).breaks(UpgradeRule.ACCEPT);
    }

    private static String otherCase(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.equals(text) ? text.toUpperCase(Locale.ROOT) : lower;
    }

    @Row(
            id = "S-15",
            sends = "Accept twice, both right; one right and one wrong; `right, right`",
            expected = "refuse: Accept",
            source = "RFC 6455 11.3.3")
    void s15AcceptTwice(HostileServer server) throws Exception {
        server.agrees(UPGRADE, CONNECTION, ACCEPT, ACCEPT).breaks(UpgradeRule.ACCEPT);
        server.agrees(UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Accept: wrong")
                .breaks(UpgradeRule.ACCEPT);
        server.agrees(UPGRADE, CONNECTION, ACCEPT + ", {accept}").breaks(UpgradeRule.ACCEPT);
    }

    private static void assertExtensions(HostileServer server, String... values) throws Exception {
        for (String value : values) {
            server.answers(Dialog.ANSWER_101.replace(UPGRADE, UPGRADE + "\r\nSec-WebSocket-Extensions: " + value))
                    .breaks(UpgradeRule.EXTENSION);
        }
    }

    @Row(
            id = "S-16",
            sends = "an extension that was never offered (`permessage-bzip2`)",
            expected = "refuse: extension",
            source = "RFC 6455 4.1 item 5")
    void s16UnknownExtension(HostileServer server) throws Exception {
        assertExtensions(server, "permessage-bzip2");
    }

    @Row(
            id = "S-17",
            sends = "permessage-deflate though none was offered",
            expected = "refuse: extension",
            source = "RFC 6455 4.1 item 5; tungstenite")
    void s17DeflateNotOffered(HostileServer server) throws Exception {
        assertExtensions(server, "permessage-deflate", "permessage-deflate; server_no_context_takeover");
    }

    @Row(
            id = "S-18",
            sends = "permessage-deflate twice, in one field or two",
            expected = "refuse: extension",
            source = "RFC 6455 11.3.2, RFC 7692 5.1")
    void s18DeflateTwice(HostileServer server) throws Exception {
        assertExtensions(
                server,
                "permessage-deflate, permessage-deflate",
                "permessage-deflate\r\nSec-WebSocket-Extensions: permessage-deflate");
    }

    @Row(
            id = "S-19",
            sends = "a malformed list of extensions (`permessage-deflate; =`, `;;`, an open quote)",
            expected = "refuse: extension",
            source = "RFC 6455 9.1")
    void s19MalformedExtensions(HostileServer server) throws Exception {
        assertExtensions(server, "permessage-deflate; =", ";;", "permessage-deflate; a=\"open", "");
    }

    @Row(
            id = "S-20",
            sends = "a subprotocol though none was asked for",
            expected = "refuse: subprotocol",
            source = "RFC 6455 4.1 item 6")
    void s20SubprotocolNotAsked(HostileServer server) throws Exception {
        server.agrees(UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Protocol: chat")
                .breaks(UpgradeRule.SUBPROTOCOL);
    }

    @Row(
            id = "S-21",
            sends = "a subprotocol that is not in the list; the right word in the wrong case; two; none",
            expected = "refuse: subprotocol",
            source = "RFC 6455 4.1 item 6")
    void s21SubprotocolNotOffered(HostileServer server) throws Exception {
        server.offering(CHAT);
        for (String chosen : new String[] {"other", "Chat", "chat, superchat", ""}) {
            server.agrees(UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Protocol: " + chosen)
                    .breaks(UpgradeRule.SUBPROTOCOL);
        }
    }

    @Row(
            id = "S-23",
            sends = "no subprotocol though one was asked for",
            expected = "open without one; refuse: subprotocol if one is required",
            source = "RFC 6455 4.1 item 6; browsers, ws and undici fail")
    void s23NoSubprotocol(HostileServer server) throws Exception {
        Verdict verdict = server.offering(CHAT).answers(Dialog.ANSWER_101).opens();
        assertEquals(true, ((WebSocket) verdict.outcome()).subprotocol().isEmpty());
        server.offering(UpgradeOptions.builder()
                        .subprotocols("chat")
                        .requireSubprotocol()
                        .build())
                .answers(Dialog.ANSWER_101)
                .breaks(UpgradeRule.SUBPROTOCOL);
    }
}
