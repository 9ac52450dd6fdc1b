package dev.fairlead.spi.transport.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of one TLS connection: its engine, and what the engine alone does not tell. For who drives the engine,
 * {@code TlsChannel} or a transport with TLS of its own. One thread at a time.
 *
 * @since 0.1
 */
public final class ClientTls {

    /** Alerts that a server may send which misses the client's certificate; RFC 8446 has a name for it, older versions do not. */
    private static final Set<String> FOR_LACK_OF_A_CERTIFICATE = Set.of(
            "certificate_required",
            "bad_certificate",
            "handshake_failure",
            "unsupported_certificate",
            "certificate_unknown",
            "access_denied",
            "no_certificate");

    /**
     * Alerts with which a server answers a hello of which it takes nothing. The last is that of Java's TLS 1.3 if it knows none
     * of the groups; a hello, which is the first message, can be unexpected for no other reason.
     */
    private static final Set<String> FOR_LACK_OF_AGREEMENT =
            Set.of("handshake_failure", "insufficient_security", "unexpected_message");

    private final TlsProvider provider;
    private final SSLEngine engine;
    private final HandshakeFacts facts;
    private final ServerTrust trust;
    private final RecordBuffers buffers;
    private final Runnable forget;

    /** Null until the handshake is done. */
    private volatile @Nullable TlsInfo info;

    ClientTls(
            TlsProvider provider,
            SSLEngine engine,
            HandshakeFacts facts,
            ServerTrust trust,
            RecordBuffers buffers,
            Runnable forget) {
        this.provider = provider;
        this.engine = engine;
        this.facts = facts;
        this.trust = trust;
        this.buffers = buffers;
        this.forget = forget;
    }

    /**
     * What only who sees the records can tell.
     *
     * @param namedGroup see {@link TlsInfo#namedGroup()}
     * @param resumed see {@link TlsInfo#resumed()}
     * @since 0.1
     */
    public record Seen(Optional<String> namedGroup, boolean resumed) {

        /** Nothing was seen. */
        public static final Seen NOTHING = new Seen(Optional.empty(), false);
    }

    /**
     * Returns the engine, in client mode, with everything set.
     *
     * @return always the same
     */
    public SSLEngine engine() {
        return engine;
    }

    /**
     * Returns where buffers for records are to be had.
     *
     * @return those that all connections of the context share
     */
    public RecordBuffers buffers() {
        return buffers;
    }

    /**
     * Says that the engine's handshake is done, and checks what the engine may not have.
     *
     * @param seen what was seen of it
     * @return what was agreed
     * @throws TlsFailure if it must not be used: the server chose a protocol that was not offered, or its certificates,
     *     which a resumed session has from an earlier handshake, are not trusted any more, or not under this name
     */
    public TlsInfo established(Seen seen) throws TlsFailure {
        SSLSession session = engine.getSession();
        String chosen = engine.getApplicationProtocol();
        if (chosen != null && !chosen.isEmpty() && !chosen.equals(TlsContext.HTTP_1_1)) {
            throw applicationProtocol("the server chose the application protocol \"" + chosen + "\"", null);
        }
        List<X509Certificate> peer = peerCertificates(session);
        requireTrust(session, peer);
        TlsInfo made = new TlsInfo(
                provider.id(),
                protocol(session.getProtocol()),
                session.getCipherSuite(),
                seen.namedGroup(),
                Optional.ofNullable(chosen).filter(name -> !name.isEmpty()),
                peer,
                seen.resumed(),
                facts.overlooked());
        info = made;
        return made;
    }

    /** Whether the engine has asked in this handshake whom to trust, and was answered that the server is. */
    boolean trustWasAsked() {
        return facts.trusted();
    }

    /** An engine that resumes a session does not ask whom to trust. */
    private void requireTrust(SSLSession session, List<X509Certificate> peer) throws TlsFailure {
        if (peer.isEmpty()) {
            throw failure("the server has shown no certificate", TlsProblem.INVALID_CERTIFICATE, null);
        }
        if (trustWasAsked()) {
            return;
        }
        try {
            trust.checkAgain(peer, facts);
        } catch (TlsFailure refusal) {
            // The next handshake is to be a whole one: the server may have another certificate by now.
            session.invalidate();
            throw refusal;
        }
    }

    private static TlsProtocol protocol(String standardName) throws TlsFailure {
        return Arrays.stream(TlsProtocol.values())
                .filter(known -> known.standardName().equals(standardName))
                .findFirst()
                .orElseThrow(() -> failure("the server chose " + standardName, TlsProblem.PROTOCOL_VERSION, null));
    }

    private static List<X509Certificate> peerCertificates(SSLSession session) throws TlsFailure {
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .map(ClientTls::x509)
                    .toList();
        } catch (SSLPeerUnverifiedException none) {
            throw failure("the server has shown no certificate", TlsProblem.INVALID_CERTIFICATE, none);
        }
    }

    private static X509Certificate x509(Certificate certificate) {
        return (X509Certificate) certificate;
    }

    /**
     * Returns what was agreed.
     *
     * @return empty until {@link #established}
     */
    public Optional<TlsInfo> info() {
        return Optional.ofNullable(info);
    }

    /**
     * Tells what a failure of the engine means, the same for all providers.
     *
     * @param thrown what the engine has thrown
     * @param answered whether the server had said something before that was no alert
     * @return the failure to be told
     */
    public TlsFailure failure(SSLException thrown, boolean answered) {
        if (thrown instanceof TlsFailure known) {
            return known;
        }
        TlsFailure refusal = facts.refusal();
        if (refusal != null) {
            return refusal;
        }
        Optional<TlsAlert> alert = provider.alert(thrown);
        if (alert.isPresent()) {
            return alert.get().sender() == TlsAlert.Sender.SERVER
                    ? received(alert.get().name(), answered, thrown)
                    : sent(alert.get().name(), thrown);
        }
        return causedBy(CertificateException.class, thrown)
                ? failure("the server's certificate is malformed", TlsProblem.INVALID_CERTIFICATE, thrown)
                : broken(thrown);
    }

    /**
     * Tells what a fatal alert of the server means.
     *
     * @param alert its name
     * @param answered whether the server had said something before that was no alert
     * @return the failure to be told
     */
    public TlsFailure alert(String alert, boolean answered) {
        return received(alert, answered, null);
    }

    private TlsFailure received(String alert, boolean answered, @Nullable SSLException cause) {
        List<X500Principal> issuers = facts.unsatisfied();
        if (issuers != null && FOR_LACK_OF_A_CERTIFICATE.contains(alert)) {
            return new TlsFailure(
                    "the server needs a certificate of the client and was given none"
                            + (issuers.isEmpty() ? "" : "; it takes those of " + issuers) + " (alert " + alert + ")",
                    EnumSet.of(TlsProblem.CLIENT_CERTIFICATE_NEEDED),
                    alert,
                    issuers,
                    cause);
        }
        TlsProblem problem = TlsProblem.ALERT;
        String meaning = "the server ended the connection with the alert " + alert;
        if (alert.equals("protocol_version")) {
            problem = TlsProblem.PROTOCOL_VERSION;
            meaning = "the server speaks none of the versions of TLS that were offered (alert " + alert + ")";
        } else if (!answered && FOR_LACK_OF_AGREEMENT.contains(alert)) {
            problem = TlsProblem.NO_SHARED_SUITE;
            meaning = "the server takes none of the cipher suites, groups or signatures that were offered (alert "
                    + alert + ")" + theGroups();
        }
        return new TlsFailure(meaning, EnumSet.of(problem), alert, List.of(), cause);
    }

    private String theGroups() {
        return facts.namedGroups().isEmpty() ? "" : "; the groups are " + facts.namedGroups() + " only";
    }

    private TlsFailure sent(String alert, SSLException cause) {
        return switch (alert) {
            case "protocol_version" ->
                failure("the server chose a version of TLS that was not offered", TlsProblem.PROTOCOL_VERSION, cause);
            case "bad_record_mac", "decryption_failed" ->
                failure("a record of the server was changed on the way", TlsProblem.BAD_RECORD, cause);
            case "record_overflow" -> failure("a record of the server is too long", TlsProblem.RECORD_OVERFLOW, cause);
            case "no_application_protocol" -> applicationProtocol("the server chose an application protocol", cause);
            case "bad_certificate", "certificate_unknown", "unsupported_certificate" ->
                failure("the server's certificate is malformed", TlsProblem.INVALID_CERTIFICATE, cause);
            default -> broken(cause);
        };
    }

    private TlsFailure broken(SSLException cause) {
        return failure(
                (info == null ? "the server broke a rule of the TLS handshake: " : "the server broke a rule of TLS: ")
                        + cause.getMessage(),
                info == null ? TlsProblem.HANDSHAKE : TlsProblem.BAD_RECORD,
                cause);
    }

    private static TlsFailure applicationProtocol(String what, @Nullable SSLException cause) {
        return failure(
                what + " that was not offered; only " + TlsContext.HTTP_1_1 + " was (RFC 7301 3.2)",
                TlsProblem.APPLICATION_PROTOCOL,
                cause);
    }

    private static TlsFailure failure(String message, TlsProblem problem, @Nullable Throwable cause) {
        return new TlsFailure(message, EnumSet.of(problem), null, List.of(), cause);
    }

    private static boolean causedBy(Class<? extends Throwable> type, Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Lets go of what the context keeps for the handshake. More calls than one do nothing. */
    public void end() {
        forget.run();
    }
}
