package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The subject alternative names of a certificate that can name a server (RFC 5280 4.2.1.6). Read here and not by
 * {@link X509Certificate#getSubjectAlternativeNames()}, because providers differ in what they do with a malformed list, and
 * some throw what they do not declare.
 *
 * @param dnsNames as they stand there, with whatever bytes
 * @param addresses octets, of whatever length
 */
record SubjectNames(List<String> dnsNames, List<byte[]> addresses) {

    private static final String EXTENSION = "2.5.29.17";

    /** RFC 5280 4.2.1.6: context-specific tags of GeneralName. */
    private static final int DNS_NAME = 0x82;

    private static final int IP_ADDRESS = 0x87;

    // RFC 9525 6.1: identifiers of other types (URIs, mail addresses, service names) say nothing about a DNS-ID or an
    // IP-ID.
    static SubjectNames of(X509Certificate certificate) throws IOException {
        List<String> dnsNames = new ArrayList<>();
        List<byte[]> addresses = new ArrayList<>();
        byte[] extension = certificate.getExtensionValue(EXTENSION);
        if (extension != null) {
            Der names = Der.of(Der.of(extension).next(Der.OCTET_STRING).bytes())
                    .next(Der.SEQUENCE)
                    .inside();
            while (names.hasMore()) {
                Der.Value name = names.next();
                if (name.tag() == DNS_NAME) {
                    dnsNames.add(new String(name.bytes(), StandardCharsets.ISO_8859_1));
                } else if (name.tag() == IP_ADDRESS) {
                    addresses.add(name.bytes());
                }
            }
        }
        return new SubjectNames(dnsNames, addresses);
    }
}
