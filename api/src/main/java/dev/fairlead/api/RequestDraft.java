package dev.fairlead.api;

import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.upgrade.ClientUpgrade;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.tls.TlsContext;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the caller has set of a request, and the exchanges that are made from it. One thread at a time; while a response is
 * received nothing is set.
 */
final class RequestDraft {

    private final RequestHandle request;

    /** What was asked for when the request was opened. */
    private final Hop written;

    /** Fields that are for one server only, in lower case. */
    private final Set<String> secrets = new HashSet<>();

    /** What the caller set, without what the exchange adds. */
    private Headers callers = Headers.empty();

    /** Null until the request is marked for upgrade. */
    private @Nullable UpgradeOptions upgradeOptions;

    /** Null: the session's provider is asked, if it has one. */
    private Authentication.@Nullable Preset preset;

    /** Null: that of the session. Kept over sends, so that a resend can resume what was agreed on. */
    private @Nullable TlsContext tls;

    RequestDraft(RequestHandle request, Hop written) {
        this.request = request;
        this.written = written;
    }

    Headers callers() {
        return callers;
    }

    /** Changes the caller's fields, or nothing if that fails. */
    void change(Consumer<Headers.Builder> change) {
        callers = Failures.checked(() -> {
            Headers.Builder changed = callers.toBuilder();
            change.accept(changed);
            return changed.build();
        });
    }

    void keepSecret(String name) {
        secrets.add(name.toLowerCase(Locale.ROOT));
    }

    void mark(UpgradeOptions options) {
        upgradeOptions = options;
    }

    void use(Authentication.Preset credentials) {
        preset = credentials;
    }

    void use(TlsContext own) {
        tls = own;
    }

    /** What is to follow from the answers to the send that begins. */
    Following following(OptionValues values) {
        Set<String> marked = new HashSet<>(secrets);
        if (upgradeOptions != null) {
            marked.addAll(upgradeOptions.secrets());
        }
        return new Following(values, preset, marked, request.resources().random());
    }

    /** The first exchange of a send. */
    Exchange exchange(Following following, OptionValues values) throws IOException {
        Headers.Builder fields = callers.toBuilder();
        if (upgradeOptions != null) {
            fields.addAll(upgradeOptions.headers());
        }
        Hop first = new Hop(written.method(), written.url(), fields.build(), null, false);
        Limit limit = Limit.of(
                Phase.RECEIVE_RESPONSE,
                values.get(Option.UPGRADE_TIMEOUT),
                "no answer to the request of ",
                written.endpoint());
        return exchange(following, following.first(first), values, limit);
    }

    /** The first or another exchange of a send: with a connection and a key of its own. */
    Exchange exchange(Following following, Hop hop, OptionValues values, Limit limit) throws IOException {
        try {
            return newExchange(following, hop, values, limit);
        } catch (TlsException e) {
            request.notifier().tellSecurity(e);
            throw e;
        }
    }

    private Exchange newExchange(Following following, Hop hop, OptionValues values, Limit limit) throws IOException {
        UpgradeOptions options = upgradeOptions;
        Optional<ClientUpgrade> upgrade = options == null
                ? Optional.empty()
                : Optional.of(new ClientUpgrade(
                        request.resources().random(), options.subprotocols(), offers(values.get(Option.COMPRESSION))));
        Headers sent = RequestFields.compose(
                RequestFields.host(hop.endpoint(), hop.scheme()),
                following.fields(hop),
                upgrade.isPresent() ? Optional.of(upgrade.get().fields()) : Optional.empty(),
                values.get(Option.USER_AGENT));
        Endpoint destination = destination(hop);
        try {
            return new Exchange(
                    Dialing.to(destination, hop, values, request.resources()),
                    request,
                    new Exchange.Sent(hop, callers, sent, upgrade, options, values, limit));
        } catch (IOException e) {
            throw Failures.network(e, Phase.CONNECT, hop.endpoint());
        }
    }

    private static List<DeflateOffer> offers(Optional<CompressionOptions> compression) {
        return compression.isPresent() ? compression.get().offers() : List.of();
    }

    /** Where to connect to, and by which TLS: what the caller has set for his server is not for another one. */
    private Endpoint destination(Hop hop) {
        if (!hop.url().isSecure()) {
            return hop.endpoint();
        }
        TlsContext own = hop.isElsewhere() ? null : tls;
        return new Endpoint(
                hop.url().host(),
                hop.url().port(),
                Optional.of(own == null ? request.resources().tls().context() : own));
    }
}
