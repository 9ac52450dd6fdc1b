package dev.fairlead.api;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What a request asks for when it is marked for upgrade. Immutable; made by a {@link #builder()}.
 *
 * @since 0.1
 */
public final class UpgradeOptions {

    /** Neither subprotocols nor further header fields. */
    public static final UpgradeOptions DEFAULT = builder().build();

    private final Headers headers;
    private final List<String> subprotocols;
    private final boolean subprotocolRequired;
    private final Set<String> secrets;

    private UpgradeOptions(Builder from) {
        headers = from.headers.build();
        subprotocols = List.copyOf(from.subprotocols);
        subprotocolRequired = from.subprotocolRequired;
        secrets = Set.copyOf(from.secrets);
    }

    /**
     * Returns a builder that starts with {@link #DEFAULT}.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the header fields that are added to the request when it is marked.
     *
     * @return the fields
     */
    public Headers headers() {
        return headers;
    }

    /**
     * Returns the subprotocols that are offered, the best first.
     *
     * @return the names, unmodifiable
     */
    public List<String> subprotocols() {
        return subprotocols;
    }

    /**
     * Tells whether an answer that chooses none of the offered subprotocols is refused.
     *
     * @return false unless {@link Builder#requireSubprotocol()} was called
     */
    public boolean subprotocolRequired() {
        return subprotocolRequired;
    }

    /**
     * Returns which header fields are for one server only, beside those that always are.
     *
     * @return their names in lower case, unmodifiable
     */
    public Set<String> secrets() {
        return secrets;
    }

    /** Collects the settings of an upgrade. Not thread-safe. */
    public static final class Builder {

        private final Headers.Builder headers = Headers.builder();
        private List<String> subprotocols = List.of();
        private boolean subprotocolRequired;
        private final Set<String> secrets = new HashSet<>();

        private Builder() {}

        /**
         * Adds a header field: {@code Authorization}, {@code Cookie} or {@code Origin} for example.
         *
         * @param name the field's name
         * @param value the field's value
         * @return this
         * @throws InvalidParameterException if name or value are malformed, or if the field is one that the upgrade
         *     itself writes, as listed at {@link Request#addHeader}
         */
        public Builder header(String name, String value) {
            RequestFields.requireOpenToCaller(name);
            Failures.checked(() -> headers.add(name, value));
            return this;
        }

        /**
         * Adds a header field whose value is for this server only: it is not sent to another one that a redirect leads to, as
         * {@code Authorization} and {@code Cookie} never are.
         *
         * @param name the field's name
         * @param value the field's value
         * @return this
         * @throws InvalidParameterException as {@link #header}
         */
        public Builder secretHeader(String name, String value) {
            header(name, value);
            secrets.add(name.toLowerCase(Locale.ROOT));
            return this;
        }

        /**
         * Offers subprotocols (RFC 6455 1.9), the best first.
         *
         * @param names tokens, each once
         * @return this
         * @throws InvalidParameterException if a name is no token or was offered already (RFC 6455 4.1); none of
         *     them is then offered
         */
        public Builder subprotocols(String... names) {
            List<String> offered = new ArrayList<>(subprotocols);
            for (String name : names) {
                Objects.requireNonNull(name, "name");
                Failures.checked(() -> Token.require("subprotocol", name));
                if (offered.contains(name)) {
                    throw Failures.parameter("subprotocol " + name + " is offered twice (RFC 6455 4.1)", null);
                }
                offered.add(name);
            }
            subprotocols = offered;
            return this;
        }

        /**
         * Refuses an answer that chooses none of the offered subprotocols, as browsers do. By default it is accepted,
         * as RFC 6455 4.1 permits.
         *
         * @return this
         */
        public Builder requireSubprotocol() {
            subprotocolRequired = true;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options as they stand now
         * @throws InvalidParameterException if a subprotocol is required and none is offered
         */
        public UpgradeOptions build() {
            if (subprotocolRequired && subprotocols.isEmpty()) {
                throw Failures.parameter("a subprotocol is required, but none is offered", null);
            }
            return new UpgradeOptions(this);
        }
    }
}
