package dev.fairlead.api;

import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.Wake;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** A transport over another one, whose peer at some time begins to send the same frame again and again, without end. */
final class EndlessTransport implements TransportProvider {

    private final TransportProvider provider;

    /** Empty until the peer sends without end. Any thread. */
    private volatile byte[] repeated = {};

    private volatile boolean closed;

    EndlessTransport(TransportProvider provider) {
        this.provider = provider;
    }

    /** From now on the peer sends nothing but this. */
    void repeat(byte[] frame) {
        repeated = frame.clone();
    }

    @Override
    public String id() {
        return "endless";
    }

    @Override
    public Transport create(TransportOptions options) throws java.io.IOException {
        Transport transport = provider.create(options);
        return proxy(Transport.class, transport, (method, arguments) -> {
            Object result = call(transport, method, arguments);
            return result instanceof TransportChannel channel ? endless(channel) : result;
        });
    }

    private TransportChannel endless(TransportChannel channel) {
        int[] at = {0};
        return proxy(TransportChannel.class, channel, (method, arguments) -> {
            boolean begun = repeated.length > 0;
            closed |= method.getName().equals("close");
            if (begun && method.getName().equals("read")) {
                return fill((ByteBuffer) arguments[0], at);
            }
            if (begun && !closed && method.getName().equals("awaitReady") && arguments[0] == Interest.READ) {
                return Wake.READY;
            }
            return call(channel, method, arguments);
        });
    }

    private int fill(ByteBuffer dst, int[] at) throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        int count = dst.remaining();
        while (dst.hasRemaining()) {
            dst.put(repeated[at[0]]);
            at[0] = (at[0] + 1) % repeated.length;
        }
        return count;
    }

    @FunctionalInterface
    private interface Call {
        Object of(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T original, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> method.getDeclaringClass() == Object.class
                        ? call(original, method, arguments)
                        : call.of(method, arguments)));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
