package dev.fairlead.spi.transport;

import java.util.Objects;
import java.util.Optional;

/**
 * Under which name the addresses of an endpoint's host are looked up, and how many of them are tried.
 *
 * @param name the name that is looked up instead of the endpoint's host (WinHTTP: {@code WINHTTP_OPTION_RESOLUTION_HOSTNAME});
 *     TLS and messages know nothing of it; empty: the host itself
 * @param mostAddresses how many addresses are tried at most, 1 to {@value #MOST}
 * @since 0.1
 */
public record HostLookup(Optional<String> name, int mostAddresses) {

    /** A name server must not be able to keep a client busy with a list of any length. */
    public static final int MOST = 16;

    /** The host itself, and all addresses up to {@value #MOST}. */
    public static final HostLookup DEFAULT = new HostLookup(Optional.empty(), MOST);

    /**
     * Makes one.
     *
     * @param name not empty if present
     * @param mostAddresses 1 to {@value #MOST}
     * @throws IllegalArgumentException if {@code name} is present and empty, or {@code mostAddresses} out of range
     */
    public HostLookup {
        Objects.requireNonNull(name, "name");
        if (name.isPresent() && name.get().isEmpty()) {
            throw new IllegalArgumentException("the name to look up is empty");
        }
        if (mostAddresses < 1 || mostAddresses > MOST) {
            throw new IllegalArgumentException(
                    "the number of addresses to try is " + mostAddresses + ", not within 1 to " + MOST);
        }
    }
}
