package dev.fairlead.transport.nio;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Ends what the bundle has opened when it is stopped. For OSGi frameworks alone; nobody else can load it. */
public final class NioBundle implements BundleActivator {

    /** For the framework. */
    public NioBundle() {}

    @Override
    public void start(BundleContext context) {
        NioTransportProvider.OPEN.begin();
    }

    @Override
    public void stop(BundleContext context) {
        NioTransportProvider.OPEN.end();
    }
}
