package dev.fairlead.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Random answers and requests, mostly in order, with bytes behind them. The same number gives the same script. */
final class HeadScripts {

    private static final String[] STATUS = {
        "101 Switching Protocols",
        "200 OK",
        "200",
        "204 No Content",
        "401 No",
        "407 ",
        "503 Later",
        "99 x",
        "600 x",
        "2000"
    };

    private static final String[] FIELDS = {
        "Upgrade: websocket",
        "Connection: keep-alive, Upgrade",
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "Sec-WebSocket-Protocol:chat",
        "Sec-WebSocket-Extensions: permessage-deflate; x=\"a,b\"",
        "Content-Length: 5",
        "Content-Length: 5, 5",
        "content-length: 7",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "X-Folded: a\r\n\t b \r\n c",
        "X-Empty:",
        "X-Latin: \u00e9\t\u00ff",
        "WWW-Authenticate: Basic realm=\"a\", Digest nonce=\"b\"",
    };

    private static final String[] FAULTS = {
        "No-Colon",
        "Space : before",
        " first: folded",
        "Na me: x",
        "X: a\rb",
        "X: a\u0000b",
        "X: a\n",
        ": nameless",
        "\r\n"
    };

    private static final String[] BODIES = {
        "",
        "hello",
        "5\r\nhello\r\n0\r\n\r\n",
        "5;x=\"y\"\r\nhello\r\n0\r\nT: r\r\n\r\n",
        "\u0081\u0002hi\u0088\u0000",
        "x\r\n"
    };

    private final SplittableRandom random;
    private final StringBuilder text = new StringBuilder();

    private HeadScripts(long number) {
        random = new SplittableRandom(number);
    }

    static byte[] response(long number) {
        HeadScripts script = new HeadScripts(number);
        for (int i = script.random.nextInt(6) - 3; i > 0; i--) {
            script.head("HTTP/1.1 10" + script.oneOf("0 Continue", "2", "3 Early Hints"));
        }
        script.head("HTTP/1." + (script.random.nextInt(10) == 0 ? script.random.nextInt(3) : 1) + " "
                + script.oneOf(STATUS));
        return script.bytes();
    }

    static byte[] request(long number) {
        HeadScripts script = new HeadScripts(number);
        script.text.append(script.random.nextInt(8) == 0 ? "\r\n" : "");
        script.text.append("GET /chat HTTP/1.").append(script.random.nextInt(10) == 0 ? "0" : "1");
        script.text.append("\r\nHost: server.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
        script.text.append(
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: superchat, chat\r\n");
        script.head("Sec-WebSocket-Version: " + (script.random.nextInt(6) == 0 ? "8" : "13"));
        return script.bytes();
    }

    private void head(String start) {
        text.append(start).append("\r\n");
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(random.nextInt(25) == 0 ? oneOf(FAULTS) : oneOf(FIELDS)).append("\r\n");
        }
        text.append("\r\n");
    }

    private byte[] bytes() {
        text.append(oneOf(BODIES));
        byte[] all = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        if (random.nextInt(5) == 0) {
            all[random.nextInt(all.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(6) == 0 ? Arrays.copyOf(all, random.nextInt(all.length)) : all;
    }

    private String oneOf(String... choice) {
        return choice[random.nextInt(choice.length)];
    }
}
