package dev.fairlead.api;

import dev.fairlead.codec.http1.Challenge;
import java.net.URI;
import java.util.Optional;

/**
 * Has credentials for those servers that ask for them. Called while a response is received, on the thread that waits for it,
 * or where futures are completed ({@link SessionOptions.Builder#executor}); it may wait there. Must be thread-safe if several
 * requests use it.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface CredentialsProvider {

    /**
     * Returns credentials for a server that answered with 401. Asked for the best challenge that can be answered first, then,
     * if there are no credentials for it, for the next best.
     *
     * @param uri what was asked for, without credentials
     * @param challenge what the server wants; {@link Challenge#realm()} says for what
     * @return the credentials; empty for none. The ones that the server has just refused end the exchange with its 401
     */
    Optional<Credentials> credentials(URI uri, Challenge challenge);
}
