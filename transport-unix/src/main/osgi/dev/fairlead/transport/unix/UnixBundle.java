package dev.fairlead.transport.unix;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Ends what the bundle has opened when it is stopped. For OSGi frameworks alone; nobody else can load it. */
public final class UnixBundle implements BundleActivator {

    /** For the framework. */
    public UnixBundle() {}

    @Override
    public void start(BundleContext context) {
        UnixTransportProvider.OPEN.begin();
    }

    @Override
    public void stop(BundleContext context) {
        UnixTransportProvider.OPEN.end();
    }
}
