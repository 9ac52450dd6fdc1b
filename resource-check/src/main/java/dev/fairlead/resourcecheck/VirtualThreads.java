package dev.fairlead.resourcecheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;

/**
 * Virtual threads, by reflection: the build is for Java 17, which has none. Has no static state, so that what runs on one
 * never waits for a class whose initialiser waits for it.
 */
final class VirtualThreads {

    /** On a busy machine less may have passed before the wait begins, and then it does not begin at all. */
    private static final int ENOUGH_MILLIS = 100;

    private VirtualThreads() {}

    /** Runs {@code work} on a virtual thread and waits for its end; before Java 21 does nothing. */
    static void run(Runnable work) {
        try {
            Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            ((Thread) start.invoke(null, work)).join();
        } catch (NoSuchMethodException before21) {
            // Then nothing is kept for them either.
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException("no virtual thread can be started", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a socket that nobody connects to, as long as it takes the JDK to begin such a wait. */
    static void waitForASocket() {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody.setSoTimeout(ENOUGH_MILLIS);
            nobody.accept();
        } catch (SocketTimeoutException asMeant) {
            // Nobody came.
        } catch (IOException failed) {
            throw new UncheckedIOException("no socket can be waited for", failed);
        }
    }
}
