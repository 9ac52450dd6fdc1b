package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How connections of TLS end, the same with each of the providers on each of the transports. */
@Timeout(60)
class TlsEndingTests {

    static Stream<TlsEnding> endings() {
        return TlsEndings.all();
    }

    @ParameterizedTest
    @MethodSource("endings")
    void anEndIsTheSameForAll(TlsEnding ending) throws Exception {
        for (SecureWay way : SecureWay.ALL) {
            assertEquals(String.join("\n", ending.expected()), String.join("\n", ending.outcome(way)), way.toString());
        }
    }

    @Test
    void thereAreMoreThanEightWaysToEnd() {
        assertTrue(endings().count() > 8);
    }
}
