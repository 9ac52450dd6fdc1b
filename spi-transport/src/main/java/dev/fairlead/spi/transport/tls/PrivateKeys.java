package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;

/** Private keys from their encodings. */
final class PrivateKeys {

    private static final byte[] RSA = HexFormat.of().parseHex("2a864886f70d010101");
    private static final byte[] EC = HexFormat.of().parseHex("2a8648ce3d0201");
    private static final byte[] VERSION_0 = Der.encode(Der.INTEGER, new byte[1]);

    /** Object identifiers by their content (RFC 3279 2.3, RFC 4055 3, RFC 8410 3), with the names that JCA gives them. */
    private static final Map<String, String> ALGORITHMS = Map.of(
            HexFormat.of().formatHex(RSA),
            "RSA",
            "2a864886f70d01010a",
            "RSASSA-PSS",
            HexFormat.of().formatHex(EC),
            "EC",
            "2b6570",
            "Ed25519",
            "2b6571",
            "Ed448");

    private PrivateKeys() {}

    // RFC 5958 2: OneAsymmetricKey ::= version, AlgorithmIdentifier { algorithm, parameters }, OCTET STRING, …
    static PrivateKey ofPkcs8(byte[] pkcs8) throws IOException, GeneralSecurityException {
        Der fields = Der.of(pkcs8).next(Der.SEQUENCE).inside();
        fields.next(Der.INTEGER);
        byte[] identifier =
                fields.next(Der.SEQUENCE).inside().next(Der.OBJECT_IDENTIFIER).bytes();
        String algorithm = ALGORITHMS.get(HexFormat.of().formatHex(identifier));
        if (algorithm == null) {
            throw new NoSuchAlgorithmException("the private key is of none of the types "
                    + ALGORITHMS.values().stream().sorted().toList());
        }
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** RSAPrivateKey (RFC 8017 A.1.2), the content of a block RSA PRIVATE KEY. */
    static PrivateKey ofPkcs1(byte[] pkcs1) throws IOException, GeneralSecurityException {
        byte[] algorithm = Der.encode(Der.SEQUENCE, Der.encode(Der.OBJECT_IDENTIFIER, RSA), Der.encode(Der.NULL));
        return ofPkcs8(Der.encode(Der.SEQUENCE, VERSION_0, algorithm, Der.encode(Der.OCTET_STRING, pkcs1)));
    }

    /** ECPrivateKey (RFC 5915 3), the content of a block EC PRIVATE KEY, with its curve by name. */
    static PrivateKey ofSec1(byte[] sec1) throws IOException, GeneralSecurityException {
        Der fields = Der.of(sec1).next(Der.SEQUENCE).inside();
        fields.next(Der.INTEGER);
        fields.next(Der.OCTET_STRING);
        Der parameters = fields.nextIs(0xA0) ? fields.next().inside() : Der.of(new byte[0]);
        if (!parameters.nextIs(Der.OBJECT_IDENTIFIER)) {
            throw new NoSuchAlgorithmException("the block EC PRIVATE KEY does not name its curve (RFC 5915 3);"
                    + " openssl pkcs8 -topk8 -nocrypt writes it as a PRIVATE KEY");
        }
        byte[] curve = parameters.next().encoded();
        byte[] algorithm = Der.encode(Der.SEQUENCE, Der.encode(Der.OBJECT_IDENTIFIER, EC), curve);
        return ofPkcs8(Der.encode(Der.SEQUENCE, VERSION_0, algorithm, Der.encode(Der.OCTET_STRING, sec1)));
    }
}
