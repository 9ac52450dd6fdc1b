package dev.fairlead.fuzz;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.upgrade.ClientUpgrade;
import dev.fairlead.codec.upgrade.UpgradeOutcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists in fields, and what an upgrade makes of them: a byte that says which field has the lines, then the lines. */
final class HeaderListTarget implements Target.Run {

    private static final List<String> OFFERED = List.of("chat", "superchat");

    private static final ClientUpgrade UPGRADE = new ClientUpgrade(new SecureRandom(), OFFERED);

    private static final String ACCEPT = acceptFor(UPGRADE.key());

    // RFC 9110 5.6.1 and 5.6.4: elements between commas that are not within quotes; quotes may be left open.
    private static final Pattern ELEMENT =
            Pattern.compile("((?:[^\",]|\"(?:[^\"\\\\]|\\\\.)*+(?:\"|\\\\?$))*+)(?:,|$)", Pattern.DOTALL);

    @Override
    public void on(Input input) {
        int field = input.below(4);
        List<String> values = Fields.values(input.restAsOctets());
        Headers list = Fields.of("Connection", values);
        List<String> elements = list.tokens("connection");
        Findings.requireSame(elements(values), elements);
        Findings.requireSame(elements, Fields.of("Connection", elements).tokens("Connection"));
        requireRightOutcome(field, values, elements);
    }

    private static List<String> elements(List<String> values) {
        List<String> found = new ArrayList<>();
        for (String value : values) {
            Matcher matcher = ELEMENT.matcher(value);
            for (int at = 0; at < value.length() && matcher.find(at); at = matcher.end()) {
                found.add(matcher.group(1).trim());
            }
        }
        found.removeIf(String::isEmpty);
        return found;
    }

    private static void requireRightOutcome(int field, List<String> values, List<String> elements) {
        Headers.Builder headers = Headers.builder();
        addAll(headers, "Upgrade", field == 1 ? values : List.of("websocket"));
        addAll(headers, "Connection", field == 0 ? values : List.of("keep-alive, Upgrade"));
        addAll(headers, "Sec-WebSocket-Accept", List.of(ACCEPT));
        addAll(headers, "Sec-WebSocket-Protocol", field == 2 ? values : List.of());
        addAll(headers, "Sec-WebSocket-Extensions", field == 3 ? values : List.of());
        UpgradeOutcome outcome = UPGRADE.check(new ResponseHead(1, 101, "", headers.build()));
        boolean right = switch (field) {
            case 0 -> elements.stream().anyMatch("upgrade"::equalsIgnoreCase);
            case 1 -> values.size() == 1 && values.get(0).equalsIgnoreCase("websocket");
            case 2 -> values.isEmpty() || (values.size() == 1 && OFFERED.contains(values.get(0)));
            default -> values.isEmpty();
        };
        Findings.requireSame(right, outcome instanceof UpgradeOutcome.Accepted);
        if (outcome instanceof UpgradeOutcome.Accepted accepted) {
            Findings.requireSame(field == 2 ? values.stream().findFirst() : Optional.empty(), accepted.subprotocol());
        }
    }

    private static void addAll(Headers.Builder headers, String name, List<String> values) {
        values.forEach(value -> headers.add(name, value));
    }

    // RFC 6455 4.2.2 item 5.4.
    static String acceptFor(String key) {
        try {
            byte[] joined = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(joined));
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }
}
