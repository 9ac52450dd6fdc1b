package dev.fairlead.api;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the types of the API do not let anybody write. */
final class Types {

    static final List<Class<? extends Handle>> HANDLES =
            List.of(Session.class, Connection.class, Request.class, WebSocket.class);

    private Types() {}

    static Stream<Method> methods(Class<?> type) {
        return Stream.of(type.getMethods());
    }

    /** The kinds of handles that have a method of that name. */
    static Set<Class<?>> owners(String method) {
        return HANDLES.stream()
                .filter(type -> methods(type).anyMatch(each -> each.getName().equals(method)))
                .collect(Collectors.toSet());
    }

    /** What the methods of that name take. */
    static Set<List<Class<?>>> parameters(Class<?> type, String method) {
        return methods(type)
                .filter(each -> each.getName().equals(method))
                .map(each -> Arrays.asList(each.getParameterTypes()))
                .collect(Collectors.toSet());
    }
}
