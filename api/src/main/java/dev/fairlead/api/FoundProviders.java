package dev.fairlead.api;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All providers of a service that there are. That they are there decides nothing: who looks them up chooses by their ids.
 *
 * @param <P> the service
 */
final class FoundProviders<P> {

    /** Stops a look-up that fails again and again without getting on. */
    private static final int MOST_BROKEN = 100;

    private final List<Candidate<P>> found = new ArrayList<>();
    private final List<Throwable> broken = new ArrayList<>();

    /** A provider that was found, and what it calls itself; it is asked once. */
    record Candidate<P>(String id, P provider) {

        static <P> Candidate<P> of(P provider, Function<P, String> idOf) {
            String id = idOf.apply(provider);
            return new Candidate<>(
                    Objects.requireNonNull(id, provider.getClass().getName() + " has no id"), provider);
        }
    }

    private FoundProviders() {}

    /** Collects all providers where the options say; one that cannot be made does not hide the others. */
    static <P> FoundProviders<P> of(Class<P> service, Function<P, String> idOf, SessionOptions options) {
        FoundProviders<P> all = new FoundProviders<>();
        all.lookUp(service, idOf, options.providerLoader().orElse(FoundProviders.class.getClassLoader()));
        return all;
    }

    private void lookUp(Class<P> service, Function<P, String> idOf, @Nullable ClassLoader loader) {
        @Nullable ServiceLoader<P> loading = ServiceLoader.load(service, loader);
        if (loading == null) {
            // In an OSGi framework, what SPI Fly has put in place of the call, once that was stopped: nobody looks.
            return;
        }
        Iterator<P> providers = loading.iterator();
        while (broken.size() < MOST_BROKEN) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                found.add(Candidate.of(providers.next(), idOf));
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                // A class of a later Java version, for example, one whose own dependencies are missing, or one with a
                // bug.
                broken.add(e);
            }
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Candidate<P>> all() {
        return found;
    }

    List<Candidate<P>> withId(String id) {
        List<Candidate<P>> matching = new ArrayList<>();
        for (Candidate<P> candidate : found) {
            if (candidate.id().equals(id)) {
                matching.add(candidate);
            }
        }
        return matching;
    }

    /** The ids, sorted; one that several have comes as often. */
    List<String> ids() {
        return found.stream().map(Candidate::id).sorted().toList();
    }

    /** What the message says of several that have one id. */
    static <P> String ofOneId(String kind, List<Candidate<P>> candidates) {
        List<String> classes = candidates.stream()
                .map(candidate -> candidate.provider().getClass().getName())
                .sorted()
                .toList();
        return candidates.size() + " " + kind + " have the id \""
                + candidates.get(0).id() + "\": " + classes;
    }

    /** The end of the message: what of those that could not be made. */
    String brokenOnes() {
        return broken.isEmpty()
                ? ""
                : "; " + broken.size() + " could not be made, the first because: " + Failures.message(broken.get(0));
    }

    /** Adds why the others could not be made. */
    <X extends Throwable> X withReasons(X refusal) {
        broken.forEach(refusal::addSuppressed);
        return refusal;
    }
}
