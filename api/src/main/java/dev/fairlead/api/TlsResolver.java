package dev.fairlead.api;

import dev.fairlead.api.FoundProviders.Candidate;
import dev.fairlead.spi.transport.tls.TlsContext;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProvider;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on a TLS provider: the instance or the id in the options, or that of the Java run-time. A jar on the path changes
 * nothing by itself.
 */
final class TlsResolver {

    private static final Logger LOG = LoggerFactory.getLogger(TlsResolver.class);

    private TlsResolver() {}

    /**
     * Sets TLS up.
     *
     * @param session says where providers are looked for
     * @throws TlsSelectionException if that is not possible with these options
     */
    static TlsContext context(TlsOptions tls, SessionOptions session) {
        TlsProvider provider = resolve(tls, session);
        try {
            return TlsContext.create(provider, tls);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new TlsSelectionException(
                    "TLS by the provider \"" + provider.id() + "\" could not be set up: " + Failures.message(e),
                    List.of(provider.id()),
                    e);
        }
    }

    private static TlsProvider resolve(TlsOptions tls, SessionOptions session) {
        Optional<TlsProvider> given = tls.provider();
        if (given.isPresent()) {
            return given.get();
        }
        TlsProvider builtIn = TlsProvider.jdk();
        String id = tls.providerId().orElse(builtIn.id());
        // Without a look-up: nothing that is found can take its place.
        return id.equals(builtIn.id()) ? builtIn : find(id, session);
    }

    private static TlsProvider find(String id, SessionOptions session) {
        FoundProviders<TlsProvider> found = FoundProviders.of(TlsProvider.class, TlsProvider::id, session);
        List<Candidate<TlsProvider>> matching = found.withId(id);
        List<String> ids = Stream.concat(Stream.of(TlsProvider.jdk().id()), found.ids().stream())
                .sorted()
                .toList();
        if (matching.size() == 1) {
            LOG.debug("TLS provider {} of {}", id, ids);
            return matching.get(0).provider();
        }
        throw found.withReasons(
                new TlsSelectionException(complaint(id, ids, matching) + found.brokenOnes(), ids, null));
    }

    private static String complaint(String id, List<String> ids, List<Candidate<TlsProvider>> matching) {
        return matching.isEmpty()
                ? "no TLS provider has the id \"" + id + "\"; there are " + ids
                        + "; put it on the module path or class path, name it to jlink, start its bundle and SPI Fly in"
                        + " OSGi, or pass an instance to TlsOptions.Builder.provider"
                : FoundProviders.ofOneId("TLS providers", matching)
                        + "; pass an instance to TlsOptions.Builder.provider";
    }
}
