package dev.fairlead.api;

import dev.fairlead.spi.transport.TransportProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on a transport: the instance or the id in the options, or the only one that is found. Everything else is an
 * error; a jar on the path changes nothing by itself.
 */
final class TransportResolver {

    private static final Logger LOG = LoggerFactory.getLogger(TransportResolver.class);

    /** Stops a look-up that fails again and again without getting on. */
    private static final int MOST_BROKEN = 100;

    private final List<Candidate> found = new ArrayList<>();
    private final List<Throwable> broken = new ArrayList<>();

    /** A provider that was found, and what it calls itself; it is asked once. */
    private record Candidate(String id, TransportProvider provider) {

        static Candidate of(TransportProvider provider) {
            String id = provider.id();
            return new Candidate(
                    Objects.requireNonNull(id, () -> provider.getClass().getName() + " has no id"), provider);
        }
    }

    private TransportResolver() {}

    static TransportProvider resolve(SessionOptions options) {
        Optional<TransportProvider> given = options.transport();
        if (given.isPresent()) {
            return given.get();
        }
        TransportResolver resolver = new TransportResolver();
        resolver.lookUp(options.providerLoader().orElse(TransportResolver.class.getClassLoader()));
        Candidate chosen = resolver.choose(options.transportId().orElse(null));
        LOG.debug("transport {} of {}", chosen.id(), resolver.ids());
        return chosen.provider();
    }

    /** Collects all providers; one that cannot be made does not hide the others. */
    private void lookUp(@Nullable ClassLoader loader) {
        Iterator<TransportProvider> providers =
                ServiceLoader.load(TransportProvider.class, loader).iterator();
        while (broken.size() < MOST_BROKEN) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                found.add(Candidate.of(providers.next()));
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                // A class of a later Java version, for example, one whose own dependencies are missing, or one with a
                // bug.
                broken.add(e);
            }
        }
    }

    private Candidate choose(@Nullable String id) {
        List<Candidate> matching = id == null
                ? found
                : found.stream().filter(candidate -> candidate.id().equals(id)).toList();
        if (matching.size() == 1) {
            return matching.get(0);
        }
        throw refusal(id, matching);
    }

    private TransportSelectionException refusal(@Nullable String id, List<Candidate> matching) {
        String message;
        if (found.isEmpty()) {
            message = "no transport was found; put one on the module path or class path (fairlead-transport-socket, for"
                    + " example), name it to jlink, or pass an instance to SessionOptions.Builder.transport";
        } else if (id == null && ids().stream().distinct().count() > 1) {
            message = "choose one of the transports " + ids() + ": SessionOptions.builder().transport(\"" + ids().get(0)
                    + "\")";
        } else if (matching.isEmpty()) {
            message = "no transport has the id \"" + id + "\"; found were " + ids();
        } else {
            message = matching.size() + " transports have the id \""
                    + matching.get(0).id() + "\": " + classes(matching)
                    + "; pass an instance to SessionOptions.Builder.transport";
        }
        TransportSelectionException refusal = new TransportSelectionException(message + brokenOnes(), ids(), null);
        broken.forEach(refusal::addSuppressed);
        return refusal;
    }

    private List<String> ids() {
        return found.stream().map(Candidate::id).sorted().toList();
    }

    private static List<String> classes(List<Candidate> candidates) {
        return candidates.stream()
                .map(candidate -> candidate.provider().getClass().getName())
                .sorted()
                .toList();
    }

    private String brokenOnes() {
        return broken.isEmpty()
                ? ""
                : "; " + broken.size() + " could not be made, the first because: " + Failures.message(broken.get(0));
    }
}
