package dev.fairlead.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Makes the threads on which a session runs what may wait: virtual ones. Takes the place of the class of the same name in
 * jars (multi-release) on Java 21 and later. The build runs on Java 17, which does not know virtual threads; hence the
 * method handles.
 */
final class SessionThreads {

    private static final MethodHandle NEW_THREAD = newThread();

    private SessionThreads() {}

    /** {@code (name, work) -> Thread.ofVirtual().name(name).unstarted(work)}. */
    private static MethodHandle newThread() {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle make = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
            MethodHandle name =
                    lookup.findVirtual(ofVirtual, "name", MethodType.methodType(ofVirtual, String.class));
            MethodHandle unstarted =
                    lookup.findVirtual(builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
            MethodHandle named = MethodHandles.foldArguments(name, make);
            return MethodHandles.collectArguments(unstarted.asType(MethodType.methodType(
                            Thread.class, ofVirtual, Runnable.class)), 0, named);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Makes a virtual thread that is not started. */
    static Thread newThread(Runnable work, String name) {
        try {
            return (Thread) NEW_THREAD.invokeExact(name, work);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a virtual thread could not be made", e);
        }
    }
}
