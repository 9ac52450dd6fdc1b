package dev.fairlead.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The values of options, as they stood at a moment. Immutable. */
final class OptionValues {

    static final OptionValues DEFAULTS = new OptionValues(Map.of());

    /** Those that were set. */
    private final Map<Option<?>, Object> values;

    private OptionValues(Map<Option<?>, Object> values) {
        this.values = values;
    }

    <T> T get(Option<T> option) {
        T value = set(option);
        if (option == Option.RESPONSE_TIMEOUT) {
            Duration least = set(Option.RECEIVE_TIMEOUT);
            return ((Duration) value).compareTo(least) < 0 ? set(option, least) : value;
        }
        return value;
    }

    private <T> T set(Option<T> option) {
        return set(option, values.get(option));
    }

    @SuppressWarnings("unchecked") // nothing is put in under an option that is not of its type
    private static <T> T set(Option<T> option, @org.jspecify.annotations.Nullable Object value) {
        return value == null ? option.defaultValue() : (T) value;
    }

    /** Returns these values with another one, which is within its range. */
    <T> OptionValues with(Option<T> option, T value) {
        if (option == Option.KEEP_ALIVE_INTERVAL) {
            return with(Option.KEEP_ALIVE, KeepAlive.unsolicitedPongs((Duration) value));
        }
        Map<Option<?>, Object> changed = new HashMap<>(values);
        changed.put(option, value);
        return new OptionValues(Map.copyOf(changed));
    }

    OptionValues with(Timeouts timeouts) {
        return with(Option.RESOLVE_TIMEOUT, timeouts.resolve())
                .with(Option.CONNECT_TIMEOUT, timeouts.connect())
                .with(Option.SEND_TIMEOUT, timeouts.send())
                .with(Option.RECEIVE_TIMEOUT, timeouts.receive())
                .with(Option.RESPONSE_TIMEOUT, timeouts.response())
                .with(Option.UPGRADE_TIMEOUT, timeouts.upgrade())
                .with(Option.CLOSE_TIMEOUT, timeouts.close());
    }

    /** The time limits, as they are set: what is below what it counts as stays so. */
    Timeouts timeouts() {
        return new Timeouts(
                set(Option.RESOLVE_TIMEOUT),
                set(Option.CONNECT_TIMEOUT),
                set(Option.SEND_TIMEOUT),
                set(Option.RECEIVE_TIMEOUT),
                set(Option.RESPONSE_TIMEOUT),
                set(Option.UPGRADE_TIMEOUT),
                set(Option.CLOSE_TIMEOUT));
    }
}
