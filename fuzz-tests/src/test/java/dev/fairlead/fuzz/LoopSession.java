package dev.fairlead.fuzz;

import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A session over a {@link Loop}. One is used for all runs with the same settings, because to make one costs as much as some hundred
 * runs: it fills its pool of random numbers. A run that finds something leaves it to nobody else.
 *
 * @param loop what does its work
 * @param session the session
 */
record LoopSession(Loop loop, Session session) {

    /** By settings. Only the thread that fuzzes, as everything here. */
    private static final Map<Integer, LoopSession> OPEN = new HashMap<>();

    static LoopSession with(int settings, IntFunction<SessionOptions.Builder> options) {
        return OPEN.computeIfAbsent(settings, number -> open(options.apply(number)));
    }

    private static LoopSession open(SessionOptions.Builder options) {
        Loop loop = new Loop();
        return new LoopSession(
                loop,
                Session.open(options.transport(loop)
                        .executor(loop)
                        .callbackExecutor(loop)
                        .build()));
    }

    /** Ends all. */
    static void closeAll() {
        OPEN.values().forEach(each -> {
            each.session.abort();
            each.loop.turn();
        });
        OPEN.clear();
    }
}
