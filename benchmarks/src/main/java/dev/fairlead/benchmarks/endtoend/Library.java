package dev.fairlead.benchmarks.endtoend;

import dev.fairlead.benchmarks.endtoend.Scenario.Security;
import dev.fairlead.benchmarks.endtoend.Scenario.Task;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What can be measured, by names. Classes are looked for when they are needed, since some are for newer JDKs. */
enum Library {
    FAIRLEAD_SOCKET("fairlead-socket", "FairleadSocketClient", Group.FAIRLEAD, Trait.BLOCKING),
    FAIRLEAD_NIO("fairlead-nio", "FairleadNioClient", Group.FAIRLEAD, Trait.BLOCKING),
    FAIRLEAD_SOCKET_ASYNC("fairlead-socket-async", "FairleadSocketClient", Group.FAIRLEAD, Trait.ASYNCHRONOUS),
    FAIRLEAD_NIO_ASYNC("fairlead-nio-async", "FairleadNioClient", Group.FAIRLEAD, Trait.ASYNCHRONOUS),
    FAIRLEAD_SOCKET_MESSAGE(
            "fairlead-socket-message", "FairleadSocketMessageClient", Group.FAIRLEAD, Trait.RECEIVES_ONLY),
    FAIRLEAD_NIO_FLOW("fairlead-nio-flow", "FairleadFlowClient", Group.FAIRLEAD, Trait.RECEIVES_ONLY),
    RAW("raw", "RawClient", Group.RAW),
    RAW_NIO("raw-nio", "RawNioClient", Group.RAW, Trait.NO_TLS),
    JDK("jdk", "JdkClient", Group.PEER, Trait.NO_DEFLATE),
    NETTY("netty", "NettyClient", Group.PEER),
    JETTY("jetty", "JettyClient", Group.PEER),
    OKHTTP("okhttp", "OkHttpClient", Group.PEER),
    JAVA_WEBSOCKET("java-websocket", "JavaWebSocketClient", Group.PEER),
    HELIDON("helidon", "HelidonClient", Group.PEER, Trait.NO_DEFLATE);

    private final String title;
    private final String type;
    private final Group group;

    @SuppressWarnings("ImmutableEnumChecker") // A set that nobody can change.
    private final Set<Trait> traits;

    Library(String title, String type, Group group, Trait... traits) {
        this.title = title;
        this.type = getClass().getPackageName() + ".clients." + type;
        this.group = group;
        this.traits = Set.of(traits);
    }

    /** Whose it is. */
    enum Group {
        FAIRLEAD,
        PEER,
        /** Sockets, without WebSocket. */
        RAW
    }

    /** What is special. */
    private enum Trait {
        BLOCKING,
        ASYNCHRONOUS,
        /** Differs from another one in receiving alone. */
        RECEIVES_ONLY,
        NO_TLS,
        NO_DEFLATE
    }

    static Library named(String title) {
        return Arrays.stream(values())
                .filter(one -> one.title.equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no client " + title + "; there are " + titles()));
    }

    static List<String> titles() {
        return Arrays.stream(values()).map(one -> one.title).toList();
    }

    String title() {
        return title;
    }

    Group group() {
        return group;
    }

    boolean isAsynchronous() {
        return traits.contains(Trait.ASYNCHRONOUS);
    }

    /** Whether this build and this JDK have it. */
    boolean isHere() {
        try {
            Class.forName(type, false, getClass().getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether it can do that, and nobody else does it in the same way. */
    boolean does(Scenario scenario) {
        if ((traits.contains(Trait.RECEIVES_ONLY) && scenario.task() != Task.RECEIVE)
                || (traits.contains(Trait.NO_TLS) && scenario.security() == Security.TLS)) {
            return false;
        }
        return switch (scenario.task()) {
            case DEFLATE -> group != Group.RAW && !traits.contains(Trait.NO_DEFLATE);
            // How connections are opened, and what they cost while nothing happens, is the same with and without
            // waiting readers.
            case OPEN -> !traits.contains(Trait.ASYNCHRONOUS);
            default -> true;
        };
    }

    /** Makes a client of it. */
    BenchClient client(BenchSettings settings) throws ReflectiveOperationException {
        try {
            return Class.forName(type)
                    .asSubclass(BenchClient.class)
                    .getConstructor(BenchSettings.class)
                    .newInstance(settings);
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException(title + " cannot be set up", e.getCause());
        }
    }
}
