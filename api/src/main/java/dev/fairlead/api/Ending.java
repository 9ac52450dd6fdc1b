package dev.fairlead.api;

import java.util.Optional;

/**
 * Who has ended a WebSocket, and why: as it stands now, because a closing handshake goes on after its begin.
 *
 * @param by who was first: {@link Culprit#CALLER} if this end sent its Close frame first or closed the handle,
 *     {@link Culprit#PEER} if the peer sent its Close frame first or broke a rule, {@link Culprit#NETWORK} if the connection
 *     broke or a time limit passed
 * @param sent what this end's Close frame said; empty if none was sent
 * @param received what the peer's Close frame said; empty if none was received
 * @param failure why the WebSocket failed; empty if it did not
 * @since 0.1
 */
public record Ending(
        Culprit by, Optional<CloseStatus> sent, Optional<CloseStatus> received, Optional<WebSocketException> failure) {}
