package dev.fairlead.api;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes note of what it is told, and whether by one thread at a time. */
final class Subscriber implements Flow.Subscriber<Message> {

    /** Of the thread that subscribes. */
    private Flow.@Nullable Subscription subscription;

    /** Of whoever calls, one after the other. */
    private String received = "";

    /** How many threads call. Any thread. */
    private final AtomicInteger calling = new AtomicInteger();

    Flow.Subscription subscription() {
        return Objects.requireNonNull(subscription);
    }

    /** What it was told, or {@code nothing}. */
    String received() {
        return received.isEmpty() ? "nothing" : received;
    }

    private void note(String what) {
        boolean crowded = calling.incrementAndGet() > 1;
        received += (received.isEmpty() ? "" : " ") + (crowded ? "crowded:" : "") + what;
        calling.decrementAndGet();
    }

    @Override
    public void onSubscribe(Flow.Subscription made) {
        subscription = made;
    }

    @Override
    public void onNext(Message message) {
        note(Ends.describe(message));
    }

    @Override
    public void onError(Throwable failure) {
        note(failure.toString());
    }

    @Override
    public void onComplete() {
        note("complete");
    }
}
