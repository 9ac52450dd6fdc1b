package dev.fairlead.api;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a status listener was told. */
final class Told implements StatusListener {

    private final Queue<StatusEvent> events = new ConcurrentLinkedQueue<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Override
    public void onStatus(StatusEvent event) {
        threads.add(Thread.currentThread());
        events.add(event);
    }

    /** The threads that it was told on. */
    Set<Thread> threads() {
        return threads;
    }

    List<StatusEvent> events() {
        return List.copyOf(events);
    }

    List<StatusKind> kinds() {
        return events.stream().map(StatusEvent::kind).toList();
    }

    /** Of one handle. */
    List<StatusKind> kinds(Handle handle) {
        return events.stream()
                .filter(event -> event.handle() == handle)
                .map(StatusEvent::kind)
                .toList();
    }

    long count(StatusKind kind) {
        return events.stream().filter(event -> event.kind() == kind).count();
    }

    /** The operations of which it was told that they have failed. */
    List<Phase> failed() {
        return events.stream()
                .filter(event -> event instanceof StatusEvent.Failed)
                .map(event -> ((StatusEvent.Failed) event).operation())
                .toList();
    }

    Told await(StatusKind kind) {
        return await(kind, 1);
    }

    /** Waits until it was told that often of something. */
    Told await(StatusKind kind, int times) {
        BackgroundCall.eventually(times + " " + kind + " in " + kinds(), () -> count(kind) >= times);
        return this;
    }
}
