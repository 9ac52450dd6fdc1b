package dev.fairlead.spi.transport.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNameTests {

    private static final KeyPair KEYS = Authority.newKeys("EC", 256);

    private static Authority certificate(String common, GeneralName... names) {
        return Authority.selfSigned(wanted -> {
            wanted.keys = KEYS;
            wanted.subject = "CN=" + common;
            wanted.names(names);
        });
    }

    private static Optional<String> complaint(String host, String... dnsNames) {
        GeneralName[] names = Arrays.stream(dnsNames)
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        return ServerName.complaint(host, certificate("nobody", names).certificate);
    }

    static Stream<NameCases.Case> cases() {
        return NameCases.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void namesAreComparedByRfc9525(NameCases.Case pair) {
        var certificate = certificate(pair.common(), pair.names()).certificate;
        assertEquals(
                pair.matches(), ServerName.complaint(pair.host(), certificate).isEmpty());
    }

    @Test
    void theTableHasMoreThanSixtyPairs() {
        assertTrue(NameCases.all().size() > 60);
    }

    static Stream<byte[]> malformedLists() {
        return NameCases.malformedLists().stream();
    }

    @ParameterizedTest
    @MethodSource("malformedLists")
    void malformedListsOfNamesAreForNobody(byte[] list) {
        var certificate = Authority.selfSigned(wanted -> {
            wanted.keys = KEYS;
            wanted.with(Extension.subjectAlternativeName, false, list);
        });
        Optional<String> complaint = ServerName.complaint("good.example", certificate.certificate);
        assertTrue(complaint.isPresent());
    }

    @Test
    void aComplaintNamesBoth() {
        assertEquals(
                Optional.of("the server's certificate is for a.example, b.example, not for c.example"),
                complaint("c.example", "a.example", "b.example"));
    }

    @Test
    void aComplaintAboutNoNamesSaysSo() {
        assertEquals(
                Optional.of("the server's certificate is for no name or address at all, not for c.example"),
                complaint("c.example"));
    }

    @Test
    void aComplaintNamesAddresses() {
        var certificate = certificate(
                        "nobody",
                        new GeneralName(GeneralName.iPAddress, "192.0.2.1"),
                        new GeneralName(GeneralName.iPAddress, "2001:db8::1"))
                .certificate;
        assertEquals(
                Optional.of("the server's certificate is for 192.0.2.1, 2001:db8:0:0:0:0:0:1, not for 192.0.2.2"),
                ServerName.complaint("192.0.2.2", certificate));
    }

    @Test
    void aComplaintIsShortHoweverMuchTheCertificateSays() {
        String[] names = new String[1000];
        Arrays.fill(names, "a".repeat(1000));
        String complaint = complaint("c.example", names).orElseThrow();
        assertTrue(complaint.length() < 400, complaint);
        assertTrue(complaint.contains(" and 996 more, not for c.example"), complaint);
    }

    @Test
    void controlCharactersAreMadeVisible() {
        String complaint = complaint("c.example", "a\r\nb\u001b[31m").orElseThrow();
        assertTrue(complaint.contains("a\\u000d\\u000ab\\u001b[31m"), complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ":", "::", ":::", "%", "::%", "1.2.3.4.5", "\0", "xn--\u00ff", "\ud800"})
    void oddHostsMatchNothingAndThrowNothing(String host) {
        assertTrue(complaint(host, "good.example", "*.good.example").isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                "01.2.3.4",
                "1.2.3.256",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                ":1:2:3:4:5:6:7",
                "12345::",
                "::1.2.3",
                "1.2.3.4::",
                "::g",
                "1:2:3:4:5:6:7:1.2.3.4",
                "1::2:3:4:5:6:7:8",
                "+1.2.3.4",
                "-1::"
            })
    void otherFormsAreNoAddresses(String text) {
        assertFalse(Octets.of(text).isPresent());
    }

    @Test
    void addressesMayBeWrittenInAllFormsOfRfc4291() {
        for (String text : List.of("::1.2.3.4", "0:0:0:0:0:0:1.2.3.4", "::102:304", "0::0102:0304%zone")) {
            assertEquals("0:0:0:0:0:0:102:304", Octets.toText(Octets.of(text).orElseThrow()), text);
        }
    }
}
