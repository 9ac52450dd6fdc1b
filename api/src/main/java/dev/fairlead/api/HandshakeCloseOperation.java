package dev.fairlead.api;

import org.jspecify.annotations.Nullable;

/** Sends the Close frame of a closing handshake, which goes on without it if the connection is broken. */
final class HandshakeCloseOperation extends LimitedCloseOperation {

    private final WebSocketHandle socket;
    private final HandshakeOperation handshake;

    HandshakeCloseOperation(Outbound outbound, CloseStatus status, HandshakeOperation handshake) {
        super(outbound, Phase.CLOSE, status, handshake.limit());
        this.socket = outbound.socket();
        this.handshake = handshake;
    }

    @Override
    public void announce(Notifier notifier, @Nullable Boolean result, @Nullable Throwable failure) {
        // The handshake does, whose first half this is; if it does not get that far, what came of it is the same.
        if (failure != null) {
            notifier.tellFailure(Phase.CLOSE, failure);
        }
    }

    @Override
    public Boolean failed(Exception cause) throws WebSocketException {
        try {
            return super.failed(cause);
        } catch (ConnectionException | TlsException e) {
            return refused(e);
        } catch (WebSocketException e) {
            socket.fail(e);
            throw e;
        }
    }

    // The peer's Close frame may have come before: that is looked for all the same.
    @Override
    Boolean refused(WebSocketException reason) {
        handshake.unsent(reason);
        return Boolean.TRUE;
    }
}
