package dev.fairlead.api;

import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.io.IOException;
import java.net.ConnectException;

/** Providers for the tests of the choice; who connects is told which of them it was. */
final class TestProviders {

    private TestProviders() {}

    /** What the providers have in common; public because they are loaded by another class loader than this. */
    public static final class Refusing {

        private Refusing() {}

        /** A transport that connects to nothing and says whose it is. */
        public static Transport transport(String id, TransportOptions options) {
            MemoryScript script = MemoryScript.builder()
                    .failConnect(new ConnectException("this is " + id))
                    .build();
            return new MemoryTransportProvider(script).create(options);
        }
    }

    /** A provider like any other. */
    public static final class Alpha implements TransportProvider {
        @Override
        public String id() {
            return "alpha";
        }

        @Override
        public Transport create(TransportOptions options) {
            return Refusing.transport(id(), options);
        }
    }

    /** Another provider. */
    public static final class Beta implements TransportProvider {
        @Override
        public String id() {
            return "beta";
        }

        @Override
        public Transport create(TransportOptions options) {
            return Refusing.transport(id(), options);
        }
    }

    /** A provider with the id of another one. */
    public static final class SecondAlpha implements TransportProvider {
        @Override
        public String id() {
            return "alpha";
        }

        @Override
        public Transport create(TransportOptions options) {
            return Refusing.transport("the second alpha", options);
        }
    }

    /** A provider that fails to say what it is called. */
    public static final class Speechless implements TransportProvider {
        @Override
        public String id() {
            throw new IllegalStateException("no id on purpose");
        }

        @Override
        public Transport create(TransportOptions options) {
            return Refusing.transport("the speechless one", options);
        }
    }

    /** A provider that cannot be made. */
    public static final class Broken implements TransportProvider {

        /** Fails. */
        public Broken() {
            throw new UnsupportedOperationException("broken on purpose");
        }

        @Override
        public String id() {
            return "broken";
        }

        @Override
        public Transport create(TransportOptions options) {
            throw new AssertionError("never made");
        }
    }

    /** A provider whose class file is of a Java version that does not exist yet. */
    public static final class TooNew implements TransportProvider {
        @Override
        public String id() {
            return "new";
        }

        @Override
        public Transport create(TransportOptions options) {
            throw new AssertionError("never loaded");
        }
    }

    /** A provider whose transport cannot be set up. */
    public static final class Failing implements TransportProvider {
        @Override
        public String id() {
            return "failing";
        }

        @Override
        public Transport create(TransportOptions options) throws IOException {
            throw new IOException("no descriptors left");
        }
    }

    /** A provider with a bug. */
    public static final class Buggy implements TransportProvider {
        @Override
        public String id() {
            return "buggy";
        }

        @Override
        public Transport create(TransportOptions options) {
            throw new IllegalStateException();
        }
    }

    /** Not a provider at all. */
    public static final class Stranger {}
}
