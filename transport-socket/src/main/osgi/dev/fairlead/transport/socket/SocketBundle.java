package dev.fairlead.transport.socket;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Ends what the bundle has opened when it is stopped. For OSGi frameworks alone; nobody else can load it. */
public final class SocketBundle implements BundleActivator {

    /** For the framework. */
    public SocketBundle() {}

    @Override
    public void start(BundleContext context) {
        SocketTransportProvider.OPEN.begin();
    }

    @Override
    public void stop(BundleContext context) {
        SocketTransportProvider.OPEN.end();
    }
}
