package dev.fairlead.api;

import dev.fairlead.api.FoundProviders.Candidate;
import dev.fairlead.spi.transport.TransportProvider;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on a transport: the instance or the id in the options, or the only one that is found. Everything else is an
 * error; a jar on the path changes nothing by itself.
 */
final class TransportResolver {

    private static final Logger LOG = LoggerFactory.getLogger(TransportResolver.class);

    private TransportResolver() {}

    static TransportProvider resolve(SessionOptions options) {
        Optional<TransportProvider> given = options.transport();
        if (given.isPresent()) {
            return given.get();
        }
        FoundProviders<TransportProvider> found =
                FoundProviders.of(TransportProvider.class, TransportProvider::id, options);
        Candidate<TransportProvider> chosen =
                choose(found, options.transportId().orElse(null));
        if (LOG.isDebugEnabled()) {
            LOG.debug("transport {} of {}", chosen.id(), found.ids());
        }
        return chosen.provider();
    }

    private static Candidate<TransportProvider> choose(FoundProviders<TransportProvider> found, @Nullable String id) {
        List<Candidate<TransportProvider>> matching = id == null ? found.all() : found.withId(id);
        if (matching.size() == 1) {
            return matching.get(0);
        }
        throw found.withReasons(new TransportSelectionException(
                complaint(found, id, matching) + found.brokenOnes(), found.ids(), null));
    }

    private static String complaint(
            FoundProviders<TransportProvider> found, @Nullable String id, List<Candidate<TransportProvider>> matching) {
        List<String> ids = found.ids();
        if (found.isEmpty()) {
            return "no transport was found; put one on the module path or class path (fairlead-transport-socket, for"
                    + " example), name it to jlink, start its bundle and SPI Fly in OSGi, or pass an instance to"
                    + " SessionOptions.Builder.transport";
        }
        if (id == null && ids.stream().distinct().count() > 1) {
            return "choose one of the transports " + ids + ": SessionOptions.builder().transport(\"" + ids.get(0)
                    + "\")";
        }
        if (matching.isEmpty()) {
            return "no transport has the id \"" + id + "\"; found were " + ids;
        }
        return FoundProviders.ofOneId("transports", matching)
                + "; pass an instance to SessionOptions.Builder.transport";
    }
}
