package dev.fairlead.tls.bouncycastle;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.jsse.BCSSLEngine;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/** The groups that can be offered with some cryptography, by their names. Thread-safe. */
final class NamedGroups {

    /** RFC 8446 4.2.7: the curves before it are "obsolete_RESERVED", what is behind the last is for private use. */
    private static final int FIRST = NamedGroup.secp256r1;

    private static final int LAST = 0xFDFF;

    private final JcaTlsCryptoProvider cryptography;

    /** Those that can be offered; null until first needed. Any thread may set it, always to the same. */
    private volatile @Nullable List<Group> known;

    private record Group(String name, int code) {

        boolean isForTls13() {
            return NamedGroup.canBeNegotiated(code, ProtocolVersion.TLSv13);
        }

        /** Not the Russian curves, which bctls has but not its JSSE, nor early experiments, which were never registered. */
        boolean isKnownToJsse() {
            return !name.startsWith("GC") && !name.startsWith("OQS");
        }

        /** A key encapsulation, alone or with a classical exchange beside it. */
        boolean isKem() {
            return NamedGroup.refersToASpecificHybrid(code) || NamedGroup.refersToASpecificKem(code);
        }
    }

    NamedGroups(JcaTlsCryptoProvider cryptography) {
        this.cryptography = cryptography;
    }

    /** Bouncy Castle drops a name that it does not know and goes on, so names are checked here. */
    void offer(SSLEngine engine, List<String> names) {
        if (!(engine instanceof BCSSLEngine bouncyCastle)) {
            throw new IllegalArgumentException("the engine " + engine + " is not one of Bouncy Castle");
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no named group is given");
        }
        List<Group> groups = names.stream().map(this::named).toList();
        BCSSLParameters parameters = bouncyCastle.getParameters();
        parameters.setNamedGroups(names(groups.stream()));
        parameters.setEarlyKeyShares(keyShares(groups));
        bouncyCastle.setParameters(parameters);
    }

    private Group named(String name) {
        List<Group> all = known();
        return all.stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("named group " + name
                        + " is not known to the TLS provider " + BouncyCastleTlsProvider.ID + "; known are "
                        + String.join(", ", names(all.stream()))));
    }

    /**
     * Bouncy Castle's own choice is x25519 wherever it stands, which for a hybrid group costs a HelloRetryRequest. With the
     * hybrid alone a server that does not know it would ask for another.
     */
    private static String @Nullable [] keyShares(List<Group> offered) {
        List<Group> possible = offered.stream().filter(Group::isForTls13).toList();
        if (possible.isEmpty()) {
            return null;
        }
        Group first = possible.get(0);
        Stream<Group> classical = possible.stream().filter(group -> first.isKem() && !group.isKem());
        return names(Stream.concat(Stream.of(first), classical.limit(1)));
    }

    private static String[] names(Stream<Group> groups) {
        return groups.map(Group::name).toArray(String[]::new);
    }

    private List<Group> known() {
        List<Group> ready = known;
        if (ready == null) {
            ready = find();
            known = ready;
        }
        return ready;
    }

    private List<Group> find() {
        // Only asked what it can do: the random numbers are not used.
        SecureRandom unused = new SecureRandom();
        TlsCrypto crypto = cryptography.create(unused, unused);
        return IntStream.rangeClosed(FIRST, LAST)
                .filter(code -> NamedGroup.refersToASpecificGroup(code) && TlsUtils.isSupportedNamedGroup(crypto, code))
                .mapToObj(code -> new Group(NamedGroup.getName(code), code))
                .filter(Group::isKnownToJsse)
                .toList();
    }
}
