package dev.fairlead.testkit;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * The suite that a transport passes if it keeps the contract of {@code dev.fairlead.spi.transport}: each sentence of the
 * Javadoc of {@link dev.fairlead.spi.transport.TransportChannel} is checked here.
 *
 * <p>The author of a transport over TCP writes
 *
 * <pre>{@code
 * class MyTransportContractTests extends TransportContract {
 *     protected TransportProvider provider() {
 *         return new MyTransportProvider();
 *     }
 * }
 * }</pre>
 *
 * <p>and runs it with JUnit 5. The other methods can be overridden for what differs:
 *
 * <ul>
 *   <li>{@link #peer} if the other end is not a plain TCP socket;
 *   <li>{@link #stalledPeer} if a connection cannot be kept from being made, or otherwise than by a full queue;
 *   <li>{@link #refusingEndpoint} and {@link #unknownEndpoint} if these look different;
 *   <li>{@link #knowsAddresses} if the transport has none.
 * </ul>
 *
 * <p>Only loopback addresses and ports that the system chooses are used. That waits do not end early is checked exactly;
 * that they end within 250 ms is checked with 2 s to spare, so that a busy machine breaks nothing. Descriptors are
 * counted where there is {@code /proc/self/fd}, so no other tests are to run in the same JVM at the same time.
 *
 * @since 0.1
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class TransportContract extends CallbackContract {

    /** For subclasses. */
    protected TransportContract() {}
}
