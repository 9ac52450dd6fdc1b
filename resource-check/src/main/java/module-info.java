/**
 * Looks after every test for descriptors, threads and direct buffers that it left behind.
 *
 * <p>Required by nobody: a build that has it on the path of its tests, and JUnit's
 * {@code junit.jupiter.extensions.autodetection.enabled} set, checks each of them. It offers one service,
 * {@code org.junit.jupiter.api.extension.Extension}, here and, with the same provider, in {@code META-INF/services}.
 */
module dev.fairlead.resourcecheck {
    requires java.management;
    requires jdk.management;
    requires static org.jspecify;
    requires transitive org.junit.jupiter.api;

    exports dev.fairlead.resourcecheck;

    provides org.junit.jupiter.api.extension.Extension with
            dev.fairlead.resourcecheck.ResourceCheck;
}
