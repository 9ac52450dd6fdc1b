package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be asked for with an upgrade. */
@Timeout(60)
class UpgradeOptionsTests {

    @Test
    void theDefaultAsksForNothing() {
        assertEquals(Headers.empty(), UpgradeOptions.DEFAULT.headers());
        assertEquals(List.of(), UpgradeOptions.DEFAULT.subprotocols());
        assertFalse(UpgradeOptions.DEFAULT.subprotocolRequired());
    }

    @Test
    void theOrderOfTheSubprotocolsIsKept() {
        UpgradeOptions options = UpgradeOptions.builder()
                .subprotocols("b", "a")
                .subprotocols("B")
                .requireSubprotocol()
                .build();
        assertEquals(List.of("b", "a", "B"), options.subprotocols());
        assertTrue(options.subprotocolRequired());
    }

    @ParameterizedTest
    @CsvSource({
        "'', subprotocol is empty",
        "a b, 'subprotocol has the character U+0020 at index 1, see RFC 9110 5.6.2'",
        "'a,b', 'subprotocol has the character U+002C at index 1, see RFC 9110 5.6.2'",
        "'a\r\nX: 1', 'subprotocol has the character U+000D at index 1, see RFC 9110 5.6.2'",
        "\u00E9, 'subprotocol has the character U+00E9 at index 0, see RFC 9110 5.6.2'",
        "taken, subprotocol taken is offered twice (RFC 6455 4.1)"
    })
    void aSubprotocolThatIsNoTokenOrTakenIsRefusedAndNothingIsAdded(String name, String message) {
        UpgradeOptions.Builder builder = UpgradeOptions.builder().subprotocols("taken");
        InvalidParameterException refusal =
                assertThrows(InvalidParameterException.class, () -> builder.subprotocols("fine", name));
        assertEquals(message, refusal.getMessage());
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        assertEquals(List.of("taken"), builder.build().subprotocols());
    }

    @Test
    void everyControlByteIsRefusedInASubprotocol() {
        UpgradeOptions.Builder builder = UpgradeOptions.builder();
        for (char c = 0; c <= 0x20; c++) {
            String name = "a" + c;
            assertThrows(InvalidParameterException.class, () -> builder.subprotocols(name));
        }
        assertThrows(InvalidParameterException.class, () -> builder.subprotocols("a\u007F"));
    }

    @Test
    void aSubprotocolCannotBeRequiredWhereNoneIsOffered() {
        UpgradeOptions.Builder builder = UpgradeOptions.builder().requireSubprotocol();
        assertEquals(
                "a subprotocol is required, but none is offered",
                assertThrows(InvalidParameterException.class, builder::build).getMessage());
    }

    @Test
    void optionsDoNotChangeWithTheirBuilder() {
        UpgradeOptions.Builder builder = UpgradeOptions.builder().subprotocols("a");
        UpgradeOptions options = builder.build();
        builder.subprotocols("b").header("X", "1");
        assertEquals(List.of("a"), options.subprotocols());
        assertEquals(Headers.empty(), options.headers());
    }
}
