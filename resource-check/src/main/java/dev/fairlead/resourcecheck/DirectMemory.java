package dev.fairlead.resourcecheck;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much memory direct buffers hold. */
record DirectMemory(long bytes) {

    private static final BufferPoolMXBean POOL = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();

    /** The most that {@code jdk.nio.maxCachedBufferSize} lets a thread keep in one buffer, in this build. */
    private static final int LARGEST_KEPT = 128 * 1024;

    /**
     * What threads of the JDK may keep that live on, such as the one of {@code CompletableFuture.orTimeout}, on which a small
     * heap buffer may be read into. Less than any buffer of a connection.
     */
    private static final int OF_THE_JDK = 8 * 1024;

    static {
        keepTheLargestBuffer();
    }

    /**
     * A channel that is given a heap buffer copies it to a direct one, which the thread keeps and only ever changes for a
     * larger one. With the largest at once, the thread that runs the tests keeps the same from now on.
     */
    private static void keepTheLargestBuffer() {
        try {
            Path file = Files.createTempFile("resource-check", null);
            try (FileChannel channel = FileChannel.open(file, WRITE, DELETE_ON_CLOSE)) {
                channel.write(ByteBuffer.allocate(LARGEST_KEPT));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("no temporary file can be written", failed);
        }
    }

    /**
     * What the threads may keep that carry virtual ones: one buffer each, as every thread. They come and go in the JDK's own
     * time, so that what they keep changes between any two looks. Before Java 21 there are none.
     */
    private static long ofCarriers() {
        return (long) LARGEST_KEPT * LiveThreads.now().carriers();
    }

    static DirectMemory now() {
        return new DirectMemory(POOL.getMemoryUsed());
    }

    /** Describes what there is more than before, and has the memory of dropped buffers freed for the next look. */
    List<String> leftSince(DirectMemory before) {
        if (bytes <= before.bytes + OF_THE_JDK + ofCarriers()) {
            return List.of();
        }
        System.gc();
        return List.of(bytes - before.bytes + " bytes more of direct buffers, " + bytes + " in all");
    }
}
