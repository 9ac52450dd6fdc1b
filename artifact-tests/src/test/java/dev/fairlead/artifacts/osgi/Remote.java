package dev.fairlead.artifacts.osgi;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/** An object, or the static side of a class, in a framework, called by names: the tests share no class with it. */
record Remote(Class<?> type, Object target) implements AutoCloseable {

    static Remote of(Bundle bundle, String type) throws ClassNotFoundException {
        return new Remote(bundle.loadClass(type), null);
    }

    /** Calls a method whose name only one has. */
    Object call(String name, Object... arguments) throws Exception {
        Method method = Stream.of(type.getMethods())
                .filter(candidate -> candidate.getName().equals(name)
                        && candidate.getParameterCount() == arguments.length
                        && candidate.getDeclaringClass() != Object.class)
                .findFirst()
                .orElseThrow();
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** What a method makes. */
    Remote make(String name, Object... arguments) throws Exception {
        Object made = call(name, arguments);
        return new Remote(made.getClass(), made);
    }

    @Override
    public void close() throws ReflectiveOperationException {
        type.getMethod("close").invoke(target);
    }
}
