package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTests {

    @ParameterizedTest
    @CsvSource({
        "ws://example.org, false, example.org, 0, /, example.org:80",
        "wss://example.org, true, example.org, 0, /, example.org:443",
        "WSS://example.org:80/a, true, example.org, 80, /a, example.org:80",
        "WS://example.org:8080/chat?a=b, false, example.org, 8080, /chat?a=b, example.org:8080",
        "ws://[::1]:9/%20, false, [::1], 9, /%20, [::1]:9",
        "ws://127.0.0.1?q, false, 127.0.0.1, 0, /?q, 127.0.0.1:80",
        "ws://h/\u00fc, false, h, 0, /%C3%BC, h:80"
    })
    void isTakenApart(String uri, boolean secure, String host, int port, String target, String server)
            throws CommandFailure {
        Address address = Address.of(uri);

        assertEquals(new Address(secure, host, port, target), address);
        assertEquals(server, address.server());
    }
}
