package dev.fairlead.artifacts.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** A framework in this process, with a storage of its own. Closed, it has ended. */
final class OsgiFramework implements AutoCloseable {

    private static final long LIMIT_SECONDS = 20;

    /** Held, so that its level is kept. */
    private static final Logger LOG_OF_SPI_FLY = Logger.getLogger("org.apache.aries.spifly");

    static {
        // It tells each provider.
        LOG_OF_SPI_FLY.setLevel(Level.WARNING);
    }

    /** The packages of the log, as the host of the framework gives them. */
    static final String LOG_OF_THE_HOST =
            "org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,org.slf4j.helpers;version=2.0.20,org.slf4j.spi;version=2.0.20";

    /** Which one; each with a class loader of its own, for they have packages of the same names. */
    enum Kind {
        /**
         * URLs of bundles work without a setting of the whole JVM; the resolver's threads would outlive the framework; and the
         * classes that the tests have are none that bundles may fall back to.
         */
        FELIX(
                "org.apache.felix.framework",
                Map.of(
                        "felix.service.urlhandlers", "false",
                        "felix.resolver.parallelism", "1",
                        "felix.bootdelegation.implicit", "false")),
        EQUINOX("org.eclipse.osgi", Map.of("osgi.compatibility.bootdelegation", "false"));

        @SuppressWarnings("ImmutableEnumChecker")
        private final FrameworkFactory factory;

        @SuppressWarnings("ImmutableEnumChecker")
        private final Map<String, String> settings;

        Kind(String artifact, Map<String, String> settings) {
            this.factory = factory(Bundles.framework(artifact));
            this.settings = settings;
        }

        // Kept for good.
        @SuppressWarnings("resource")
        private static FrameworkFactory factory(Path jar) {
            try {
                ClassLoader loader =
                        new URLClassLoader(new URL[] {jar.toUri().toURL()}, OsgiFramework.class.getClassLoader());
                return ServiceLoader.load(FrameworkFactory.class, loader)
                        .findFirst()
                        .orElseThrow();
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private final Framework framework;
    private final Path folder;

    private OsgiFramework(Framework framework, Path folder) {
        this.framework = framework;
        this.folder = folder;
    }

    /** Starts one in which SPI Fly mediates, and slf4j is a bundle. */
    static OsgiFramework withSpiFly(Kind kind, Path folder) throws BundleException {
        OsgiFramework started = start(kind, folder, Map.of());
        started.install(Bundles.SPI_FLY);
        started.startAll();
        started.install(Bundles.SLF4J);
        return started;
    }

    /** Starts one without a mediator, whose host gives slf4j to the bundles. */
    static OsgiFramework withoutSpiFly(Kind kind, Path folder) throws BundleException {
        return start(kind, folder, Map.of(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, LOG_OF_THE_HOST));
    }

    private static OsgiFramework start(Kind kind, Path folder, Map<String, String> more) throws BundleException {
        Map<String, String> settings = new HashMap<>(kind.settings);
        settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("storage").toString());
        settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.putAll(more);
        Framework framework = kind.factory.newFramework(settings);
        framework.start();
        return new OsgiFramework(framework, folder);
    }

    /** A place for the jars that a test makes. */
    Path folder() {
        return folder;
    }

    Bundle install(Path jar) throws BundleException {
        return framework.getBundleContext().installBundle(jar.toUri().toString());
    }

    List<Bundle> install(List<Path> jars) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            bundles.add(install(jar));
        }
        return bundles;
    }

    /** Starts what is installed; what cannot be resolved fails, with the reason. */
    void startAll() throws BundleException {
        for (Bundle bundle : bundles()) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null && bundle.getState() != Bundle.ACTIVE) {
                bundle.start();
            }
        }
    }

    List<Bundle> bundles() {
        return Arrays.asList(framework.getBundleContext().getBundles());
    }

    /** Forgets the classes of bundles that were uninstalled, and with them of those that are wired to them. */
    void refresh() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(null, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        assertTrue(done.await(LIMIT_SECONDS, TimeUnit.SECONDS), "the refresh did not end");
    }

    /** The services of a type, whichever class of this name they have, by the bundles that have them. */
    Map<Bundle, Object> services(String type) throws Exception {
        Map<Bundle, Object> services = new HashMap<>();
        ServiceReference<?>[] references = framework.getBundleContext().getAllServiceReferences(type, null);
        for (ServiceReference<?> reference : references == null ? new ServiceReference<?>[0] : references) {
            services.put(reference.getBundle(), framework.getBundleContext().getService(reference));
        }
        return services;
    }

    /** The bundle that a class comes from. */
    Bundle bundleOf(Class<?> type) {
        return bundles().stream()
                .filter(bundle -> bundle.adapt(BundleWiring.class) != null
                        && bundle.adapt(BundleWiring.class).getClassLoader() == type.getClassLoader())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            FrameworkEvent end = framework.waitForStop(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            assertEquals(FrameworkEvent.STOPPED, end.getType(), "the framework did not stop");
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the framework was stopping", e);
        }
    }
}
