package dev.fairlead.spi.transport.tls;

import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types of keys by the names that TLS providers give them. */
final class KeyTypes {

    private KeyTypes() {}

    /** True if the key of the certificate is of one of the types. */
    static boolean fits(String @Nullable [] keyTypes, ClientCertificate certificate) {
        PublicKey key = certificate.certificates().get(0).getPublicKey();
        return keyTypes != null && Arrays.stream(keyTypes).anyMatch(type -> fits(type, key));
    }

    private static boolean fits(String keyType, PublicKey key) {
        // Bouncy Castle writes "EC/secp256r1" for TLS 1.3, where a signature scheme is for one curve (RFC 8446 4.2.3).
        String[] nameAndCurve = keyType.toUpperCase(Locale.ROOT).split("/", 2);
        return names(key).contains(nameAndCurve[0])
                && (nameAndCurve.length == 1 || !(key instanceof ECKey curve) || isOn(curve, nameAndCurve[1]));
    }

    private static Set<String> names(PublicKey key) {
        String algorithm = key.getAlgorithm().toUpperCase(Locale.ROOT);
        return switch (algorithm) {
            case "EC", "ECDSA" -> Set.of("EC", "ECDSA");
            case "EDDSA" ->
                key instanceof EdECKey edwards
                        ? Set.of("EDDSA", edwards.getParams().getName().toUpperCase(Locale.ROOT))
                        : Set.of("EDDSA");
            case "ED25519", "ED448" -> Set.of("EDDSA", algorithm);
            default -> Set.of(algorithm);
        };
    }

    // All curves that TLS can sign with are told apart by their size, except the Brainpool ones, which have "tls13" in
    // their names and their own scheme; offering one of those for another fails in the provider and not here.
    private static boolean isOn(ECKey key, String curve) {
        int bits = key.getParams().getCurve().getField().getFieldSize();
        return curve.contains(String.valueOf(bits));
    }
}
