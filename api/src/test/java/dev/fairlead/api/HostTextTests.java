package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts there are, and how each is spelled. */
@Timeout(60)
class HostTextTests {

    private static InvalidParameterException refused(String host) {
        InvalidParameterException refusal =
                assertThrows(InvalidParameterException.class, () -> HostText.read(host, 0), host);
        assertEquals(ErrorCode.INVALID_URL, refusal.code());
        return refusal;
    }

    // Each is 127.0.0.1 or another address to some resolver, and a name or nothing to another one.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "0x7f.1",
                "0x7f.0.0.1",
                "0X7F.0.0.1",
                "0x7f000001",
                "0x7F000001",
                "2130706433",
                "017700000001",
                "127.0.0.1.",
                "127.0.0.01",
                "127.0.0.001",
                "127.00.0.1",
                "0127.0.0.1",
                "00.0.0.0",
                "0",
                "1",
                "0x",
                "0x.1",
                "1.0x",
                "256.1.1.1",
                "1.256.1.1",
                "1.1.256.1",
                "1.1.1.256",
                "127.0.0.1.1",
                "127.0.0",
                "4294967295",
                "4294967296",
                "99999999999999999999",
                "1.2.3.4.5",
                "1.2.3.999",
                "1.2.3.4294967300",
                "4294967423.0.0.1",
                "server.1",
                "server.0x7f",
                "server.test.127",
                "127..0.1",
                "127.0.0..1",
                ".127.0.0.1",
                "127.0.0.1..",
                "127.0.0.-1",
                "127.0.0.+1",
                "127.0.0.1%00",
                "%31%32%37.0.0.1",
                "127%2e0%2e0%2e1",
                "127.0.0.1 ",
                " 127.0.0.1",
                "127.0.0.1\t",
                "127.0.0.1\u0000",
                "\uFF11\uFF12\uFF17.0.0.1",
                "127.0.0.\uFF11",
                "127\u30020\u30020\u30021",
                "127\uFF0E0\uFF0E0\uFF0E1",
                "127\uFF610\uFF610\uFF611",
                "\u2460\u2461\u2466.0.0.1",
                "\u00B9\u00B2\u2077.0.0.1",
                "127.0.0.\u00B9",
                "0\uFF587f.0.0.1",
                "::ffff:127.0.0.1",
                "::FFFF:7f00:1",
                "0:0:0:0:0:ffff:7f00:0001",
                "::ffff:0177.0.0.1",
                "::127.1",
                "64:ff9b::127.0.0.01"
            })
    void oddSpellingsOfAddressesAreRefused(String host) {
        refused(host);
    }

    @ParameterizedTest
    @CsvSource({
        "server.test, server.test",
        "SERVER.Test, server.test",
        "server.test., server.test.",
        "localhost, localhost",
        "my_host, my_host",
        "1server, 1server",
        "1.server, 1.server",
        "0x7f.test, 0x7f.test",
        "127.0.0.1, 127.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "1a, 1a",
        "0x7g, 0x7g",
        "xn--bcher-kva.test, xn--bcher-kva.test",
        "XN--BCHER-KVA.test, xn--bcher-kva.test",
        "b\u00FCcher.test, xn--bcher-kva.test",
        "B\u00DCCHER.test, xn--bcher-kva.test",
        "\u4F8B\u5B50.test, xn--fsqu00a.test",
        "::, ::",
        "::1, ::1",
        "0:0:0:0:0:0:0:1, ::1",
        "0000:0000:0000:0000:0000:0000:0000:0001, ::1",
        "2001:DB8::1, 2001:db8::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "fe80::1%eth0, fe80::1%eth0",
        "fe80::1%25, fe80::1%25",
        "FE80::1%Eth0.1, fe80::1%Eth0.1"
    })
    void aHostHasOneSpelling(String host, String spelling) {
        assertEquals(spelling, HostText.read(host, 0));
        assertEquals(spelling, HostText.read(spelling, 0), "which is its own");
    }

    // What the two versions of IDNA look up under two names, or one of them not at all.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "stra\u00DFe.test",
                "\u03B2\u03CC\u03BB\u03BF\u03C2.test",
                "a\u200Db.test",
                "a\u200Cb.test",
                "\uFF53erver.test",
                "server\u3002test",
                "server\uFF0Etest",
                "\u212Aelvin.test",
                "a\u00ADb.test",
                "a\u2044b.test",
                "\u2100.test",
                "\uD800.test",
                "\u0080.test",
                "\u200B.test",
                "b\u00FC cher.test",
                "u\u0308.test"
            })
    void namesThatCouldBeTwoAreRefused(String host) {
        refused(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                ":::",
                "1:",
                ":1",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "12345::",
                "g::",
                "::1.2.3.4:1",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::-1",
                "a:b",
                "localhost:80"
            })
    void whatIsNoIpv6AddressIsRefused(String host) {
        assertEquals(
                "the address has a host with a colon that is no IPv6 address",
                refused(host).getMessage());
    }

    @Test
    void theMessageNamesHostOrIndex() {
        assertEquals(
                "the address has the host \"0177.0.0.1\", which some read as an IPv4 address: write four numbers from 0 to"
                        + " 255",
                refused("0177.0.0.1").getMessage());
        assertEquals(
                "the address has a host with U+0025 at index 1, which no host can have",
                refused("a%41").getMessage());
        assertEquals(
                "the address has a host with an empty label at index 2",
                refused("a..b").getMessage());
        assertTrue(Failures.message(refused("a.\u00DF")).contains("label at index 2"));
        assertTrue(Failures.message(refused("::ffff:1.2.3.4")).contains("\"::ffff:1.2.3.4\""));
        assertEquals(
                "the address has an IPv6 address whose zone is empty",
                refused("fe80::1%").getMessage());
    }

    @Test
    void labelsAndNamesHaveTheLengthsOfTheDns() {
        String label = "a".repeat(63);
        assertEquals(label, HostText.read(label, 0));
        assertTrue(Failures.message(refused(label + "a")).endsWith("label of 64 characters at index 0, limit 63"));
        String name = (label + ".").repeat(3) + "a".repeat(61);
        assertEquals(name, HostText.read(name, 0));
        assertEquals(name + ".", HostText.read(name + ".", 0));
        assertTrue(Failures.message(refused(name + "a")).endsWith("254 characters, limit 253"));
        refused("-a.test");
        refused("a-.test");
        refused(".");
    }

    @Test
    void everyCharacterOfAsciiThatNoNameHasIsRefused() {
        for (char c = 0; c < 0x80; c++) {
            String host = "a" + c + "b";
            if (Character.isLetterOrDigit(c) || "-._".indexOf(c) >= 0) {
                assertEquals(host.toLowerCase(java.util.Locale.ROOT), HostText.read(host, 0));
            } else {
                refused(host);
            }
        }
    }
}
