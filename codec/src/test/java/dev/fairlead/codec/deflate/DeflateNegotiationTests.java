package dev.fairlead.codec.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.fairlead.codec.http1.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Offers and answers, rows S-16 to S-19 and S-76 to S-81 of the hostile-server catalogue among them. */
class DeflateNegotiationTests {

    private static final OptionalInt NONE = OptionalInt.empty();

    /** Offers by the letters that stand for them below. */
    private static List<DeflateOffer> offers(String letters) {
        return letters.chars().mapToObj(letter -> offer((char) letter)).toList();
    }

    private static DeflateOffer offer(char letter) {
        return switch (letter) {
            case 'D' -> DeflateOffer.DEFAULT;
            case 'P' -> new DeflateOffer(false, false, NONE, NONE);
            case 'S' -> new DeflateOffer(true, false, NONE, NONE);
            case 'C' -> new DeflateOffer(false, true, NONE, NONE);
            case '9' -> new DeflateOffer(false, false, OptionalInt.of(9), OptionalInt.of(9));
            default -> new DeflateOffer(true, true, OptionalInt.of(10), OptionalInt.of(15));
        };
    }

    private static Headers headers(String value) {
        Headers.Builder headers = Headers.builder();
        for (String field : value.split("\\s\\+(\\s|$)", -1)) {
            headers.add("sec-websocket-extensions", field.strip());
        }
        return headers.build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "P|permessage-deflate",
                "D|permessage-deflate; client_max_window_bits",
                "9|permessage-deflate; server_max_window_bits=9; client_max_window_bits=9",
                "C|permessage-deflate; client_no_context_takeover",
                "A|permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=10; client_max_window_bits",
                "SP|permessage-deflate; server_no_context_takeover, permessage-deflate",
            })
    void offersAreWrittenAndReadBack(String letters, String text) throws ExtensionViolation {
        assertEquals(text, DeflateNegotiation.text(offers(letters)));
        assertEquals(offers(letters), DeflateNegotiation.offers(headers(text)));
    }

    @Test
    void noOffersAreNoText() throws ExtensionViolation {
        assertEquals("", DeflateNegotiation.text(List.of()));
        assertEquals(List.of(), DeflateNegotiation.offers(Headers.empty()));
        assertEquals(Optional.empty(), DeflateNegotiation.agree(List.of(), Headers.empty()));
    }

    @Test
    void anAnswerWithoutExtensionsAgreesToNothing() throws ExtensionViolation {
        assertEquals(Optional.empty(), DeflateNegotiation.agree(offers("D"), Headers.empty()));
    }

    /** Offers, the answer, and what is agreed: server and client keep their context (k) or not (n), bits of both. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "D|permessage-deflate|k k 15 15",
                "P|permessage-deflate|k k 15 15",
                "P|permessage-deflate;server_no_context_takeover|n k 15 15",
                "P|permessage-deflate ; client_no_context_takeover|k n 15 15",
                "P|permessage-deflate; server_max_window_bits=8|k k 8 15",
                "P|permessage-deflate; server_max_window_bits = 15|k k 15 15",
                "D|permessage-deflate; server_max_window_bits=\"10\"|k k 10 15",
                "D|permessage-deflate; server_max_window_bits=\"\\1\\0\"|k k 10 15",
                "D|permessage-deflate; client_max_window_bits=8|k k 15 8",
                "D|permessage-deflate; client_max_window_bits=15|k k 15 15",
                "D|permessage-deflate; client_max_window_bits=9; server_max_window_bits=11|k k 11 9",
                "D|, ,permessage-deflate ,,|k k 15 15",
                "D|permessage-deflate + |k k 15 15",
                "9|permessage-deflate; server_max_window_bits=9|k k 9 9",
                "9|permessage-deflate; server_max_window_bits=8; client_max_window_bits=8|k k 8 8",
                "C|permessage-deflate|k n 15 15",
                "C|permessage-deflate; client_no_context_takeover|k n 15 15",
                "S|permessage-deflate; server_no_context_takeover|n k 15 15",
                "A|permessage-deflate; server_no_context_takeover; server_max_window_bits=10|n n 10 15",
                "SP|permessage-deflate|k k 15 15",
                "SP|permessage-deflate; server_no_context_takeover|n k 15 15",
                "9D|permessage-deflate; client_max_window_bits=12|k k 15 12",
                "9D|permessage-deflate; server_max_window_bits=9|k k 9 9",
                "D9|permessage-deflate; server_max_window_bits=9|k k 9 15",
            })
    void anAnswerThatAnOfferAllowsIsAgreedOn(String letters, String answer, String agreed) throws ExtensionViolation {
        DeflateParameters parameters =
                DeflateNegotiation.agree(offers(letters), headers(answer)).orElseThrow();

        assertEquals(
                agreed,
                (parameters.serverNoContextTakeover() ? "n " : "k ")
                        + (parameters.clientNoContextTakeover() ? "n " : "k ")
                        + parameters.serverMaxWindowBits() + " " + parameters.clientMaxWindowBits());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "D|permessage-bzip2|RFC 6455 4.1 item 5|answer has the extension \"permessage-bzip2\", which was not offered",
                "D|permessage-deflate, x|RFC 6455 4.1 item 5|answer has the extension \"x\", which was not offered",
                "D|Permessage-Deflate|RFC 6455 4.1 item 5|"
                        + "answer has the extension \"Permessage-Deflate\", which was not offered",
                "|permessage-deflate|RFC 6455 4.1 item 5|"
                        + "answer has the extension \"permessage-deflate\", which was not offered",
                "D|permessage-deflate, permessage-deflate|RFC 7692 5|answer has permessage-deflate 2 times",
                "D|permessage-deflate + permessage-deflate|RFC 7692 5|answer has permessage-deflate 2 times",
                "D||RFC 6455 9.1|list of extensions is empty",
                "D|, ,|RFC 6455 9.1|list of extensions is empty",
                "D|permessage-deflate;|RFC 6455 9.1|extension \"permessage-deflate;\" is malformed",
                "D|permessage-deflate;;|RFC 6455 9.1|extension \"permessage-deflate;;\" is malformed",
                "D|permessage-deflate; =|RFC 6455 9.1|extension \"permessage-deflate; =\" is malformed",
                "D|permessage-deflate; a=|RFC 6455 9.1|extension \"permessage-deflate; a=\" is malformed",
                "D|permessage-deflate; =8|RFC 6455 9.1|extension \"permessage-deflate; =8\" is malformed",
                "D|; a|RFC 6455 9.1|extension \"; a\" is malformed",
                "D|permessage-deflate a|RFC 6455 9.1|extension \"permessage-deflate a\" is malformed",
                "D|permessage-deflate; a b|RFC 6455 9.1|extension \"permessage-deflate; a b\" is malformed",
                "D|permessage-deflate; a=b c|RFC 6455 9.1|extension \"permessage-deflate; a=b c\" is malformed",
                "D|permessage-deflate; a=\"8|RFC 6455 9.1|extension \"permessage-deflate; a=\"8\" is malformed",
                "D|permessage-deflate; a=\"8\\|RFC 6455 9.1|extension \"permessage-deflate; a=\"8\\\" is malformed",
                "D|permessage-deflate; a=\"\"|RFC 6455 9.1|extension \"permessage-deflate; a=\"\"\" is malformed",
                "D|permessage-deflate; a=\"8 \"|RFC 6455 9.1|extension \"permessage-deflate; a=\"8 \"\" is malformed",
                "D|permessage-deflate; a=\"8\"9|RFC 6455 9.1|extension \"permessage-deflate; a=\"8\"9\" is malformed",
                "D|permessage-deflate=1|RFC 6455 9.1|extension \"permessage-deflate=1\" is malformed",
                "D|permessage/deflate|RFC 6455 9.1|extension \"permessage/deflate\" is malformed",
                "D|permessage-deflate; mode=x|RFC 7692 7.1|parameter \"mode\" is unknown",
                "D|permessage-deflate; Server_no_context_takeover|RFC 7692 7.1|"
                        + "parameter \"Server_no_context_takeover\" is unknown",
                "D|permessage-deflate; server_no_context_takeover; server_no_context_takeover|RFC 7692 7.1|"
                        + "parameter server_no_context_takeover is there twice",
                "D|permessage-deflate; server_max_window_bits=9; server_max_window_bits=9|RFC 7692 7.1|"
                        + "parameter server_max_window_bits is there twice",
                "D|permessage-deflate; server_no_context_takeover=1|RFC 7692 7.1.1.1|"
                        + "server_no_context_takeover has the value \"1\", none is allowed",
                "D|permessage-deflate; client_no_context_takeover=true|RFC 7692 7.1.1.2|"
                        + "client_no_context_takeover has the value \"true\", none is allowed",
                "D|permessage-deflate; server_max_window_bits|RFC 7692 7.1.2.1|"
                        + "server_max_window_bits has no value, allowed are 8 to 15",
                "D|permessage-deflate; server_max_window_bits=7|RFC 7692 7.1.2.1|"
                        + "server_max_window_bits is \"7\", allowed are 8 to 15",
                "D|permessage-deflate; server_max_window_bits=16|RFC 7692 7.1.2.1|"
                        + "server_max_window_bits is \"16\", allowed are 8 to 15",
                "D|permessage-deflate; server_max_window_bits=99999|RFC 7692 7.1.2.1|"
                        + "server_max_window_bits is \"99999\", allowed are 8 to 15",
                "D|permessage-deflate; server_max_window_bits=4294967304|RFC 7692 7.1.2.1|"
                        + "server_max_window_bits is \"4294967304\", allowed are 8 to 15",
                "D|permessage-deflate; server_max_window_bits=08|RFC 7692 7.1.2.1|"
                        + "server_max_window_bits is \"08\", allowed are 8 to 15",
                "D|permessage-deflate; server_max_window_bits=-8|RFC 7692 7.1.2.1|"
                        + "server_max_window_bits is \"-8\", allowed are 8 to 15",
                "D|permessage-deflate; server_max_window_bits=+8|RFC 7692 7.1.2.1|"
                        + "server_max_window_bits is \"+8\", allowed are 8 to 15",
                "D|permessage-deflate; server_max_window_bits=8.0|RFC 7692 7.1.2.1|"
                        + "server_max_window_bits is \"8.0\", allowed are 8 to 15",
                "D|permessage-deflate; server_max_window_bits=0x8|RFC 7692 7.1.2.1|"
                        + "server_max_window_bits is \"0x8\", allowed are 8 to 15",
                "D|permessage-deflate; client_max_window_bits|RFC 7692 7.1.2.2|"
                        + "client_max_window_bits has no value, allowed are 8 to 15",
                "D|permessage-deflate; client_max_window_bits=7|RFC 7692 7.1.2.2|"
                        + "client_max_window_bits is \"7\", allowed are 8 to 15",
                "D|permessage-deflate; client_max_window_bits=16|RFC 7692 7.1.2.2|"
                        + "client_max_window_bits is \"16\", allowed are 8 to 15",
                "P|permessage-deflate; client_max_window_bits=15|RFC 7692 7.1.2.2|"
                        + "client_max_window_bits is 15 but was not offered",
                "9|permessage-deflate; server_max_window_bits=10|RFC 7692 7.1.2.1|"
                        + "server_max_window_bits is 10, asked for were 9 at most",
                "9|permessage-deflate|RFC 7692 7.1.2.1|"
                        + "answer lacks server_max_window_bits, which was asked to be 9 at most",
                "9|permessage-deflate; server_max_window_bits=9; client_max_window_bits=10|RFC 7692 7.1.2.2|"
                        + "client_max_window_bits is 10, offered were 9 at most",
                "S|permessage-deflate|RFC 7692 7.1.1.1|answer lacks server_no_context_takeover, which was asked for",
                "S9|permessage-deflate|RFC 7692 7.1.1.1|answer lacks server_no_context_takeover, which was asked for",
                "SP|permessage-deflate; client_max_window_bits=9|RFC 7692 7.1.1.1|"
                        + "answer lacks server_no_context_takeover, which was asked for",
            })
    void anAnswerThatNoOfferAllowsIsAViolation(String letters, String answer, String section, String message) {
        String offered = letters == null ? "" : letters;
        String value = answer == null ? "" : answer;
        ExtensionViolation violation =
                assertThrows(ExtensionViolation.class, () -> DeflateNegotiation.agree(offers(offered), headers(value)));

        assertEquals(message, violation.getMessage());
        assertEquals(section, violation.section());
    }

    @Test
    void aLongValueIsCut() {
        String name = "x".repeat(65);
        ExtensionViolation violation =
                assertThrows(ExtensionViolation.class, () -> DeflateNegotiation.agree(offers("D"), headers(name)));

        assertEquals(
                "answer has the extension \"" + "x".repeat(64) + "…\", which was not offered", violation.getMessage());
    }

    @Test
    void aLongListTakesTimeInProportion() {
        for (String part : List.of("a", ",", ";", "\"", "a;", "a=", "\\\"", "a;b=\"c\",", "; a")) {
            Headers list = headers(part.repeat(16_384));
            assertTimeout(Duration.ofSeconds(2), () -> {
                assertThrows(ExtensionViolation.class, () -> DeflateNegotiation.agree(offers("D"), list));
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate; x, permessage-deflate|permessage-deflate",
                "permessage-bzip2; y=1, permessage-deflate; client_max_window_bits=15"
                        + "|permessage-deflate; client_max_window_bits",
                "permessage-deflate; server_max_window_bits, x|''",
                "permessage-deflate; client_max_window_bits=7|''",
            })
    void offersThatAServerHasToDeclineAreLeftOut(String request, String offers) throws ExtensionViolation {
        assertEquals(offers, DeflateNegotiation.text(DeflateNegotiation.offers(headers(request))));
    }

    /** The offer, and the answer to it of a server that wants nothing, and of one with windows of 10 and 9 bits. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "P|permessage-deflate|",
                "D|permessage-deflate|permessage-deflate; server_max_window_bits=10; client_max_window_bits=9",
                "S|permessage-deflate; server_no_context_takeover|",
                "9|permessage-deflate; server_max_window_bits=9; client_max_window_bits=9"
                        + "|permessage-deflate; server_max_window_bits=9; client_max_window_bits=9",
                "A|permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=10|permessage-deflate; server_no_context_takeover;"
                        + " client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=9",
            })
    void aServerGrantsWhatIsAskedForAndTakesWhatIsOffered(char letter, String plain, String small)
            throws ExtensionViolation {
        DeflateOffer offer = offer(letter);
        DeflateAnswer answer = offer.accept(DeflateParameters.DEFAULT).orElseThrow();
        assertEquals(plain, answer.text());
        assertEquals(offer.agree(answer), agreed(offer, answer));
        Optional<DeflateAnswer> smaller = offer.accept(new DeflateParameters(false, false, 10, 9));
        assertEquals(Optional.ofNullable(small), smaller.map(DeflateAnswer::text));
        if (smaller.isPresent()) {
            assertEquals(9, agreed(offer, smaller.get()).clientMaxWindowBits());
        }
    }

    private static DeflateParameters agreed(DeflateOffer offer, DeflateAnswer answer) throws ExtensionViolation {
        return DeflateNegotiation.agree(List.of(offer), headers(answer.text())).orElseThrow();
    }

    @Test
    void aServerMayForgoContextOfItself() {
        DeflateParameters wished = new DeflateParameters(true, true, 15, 15);

        assertEquals(
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                DeflateOffer.DEFAULT.accept(wished).orElseThrow().text());
    }

    @ParameterizedTest
    @CsvSource({"7,15,server_max_window_bits is 7", "15,16,client_max_window_bits is 16"})
    void windowsHave8To15Bits(int server, int client, String message) {
        String expected = message + ", allowed are 8 to 15";
        OptionalInt serverBits = OptionalInt.of(server);
        OptionalInt clientBits = OptionalInt.of(client);
        for (Executable made : List.<Executable>of(
                () -> new DeflateParameters(false, false, server, client),
                () -> new DeflateOffer(false, false, serverBits, clientBits),
                () -> new DeflateAnswer(false, false, serverBits, clientBits))) {
            assertEquals(
                    expected, assertThrows(IllegalArgumentException.class, made).getMessage());
        }
    }
}
