package dev.fairlead.api;

/**
 * Is told what happens to a handle (WinHTTP: {@code WINHTTP_STATUS_CALLBACK}): progress of blocking and asynchronous calls,
 * and the outcomes of asynchronous ones, which their futures tell all the same.
 *
 * <p><b>Order.</b> What happens to the handles below one {@link Connection} is told one after the other, in the order in which
 * it happened, {@link StatusKind#HANDLE_CLOSING} as the last of each handle. Futures are completed independently of that.
 *
 * <p><b>Threads.</b> Called where futures are completed ({@link SessionOptions.Builder#callbackExecutor}); never within a call
 * of the application, and with no lock held. All methods of all handles may be called from here. One that waits holds up what
 * is told of the same connection's handles, and nothing else.
 *
 * <p><b>Failures.</b> What it throws is logged once for each handle, as a warning, and changes nothing.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface StatusListener {

    /**
     * Tells that something has happened.
     *
     * @param event what, and to whom
     */
    void onStatus(StatusEvent event);
}
