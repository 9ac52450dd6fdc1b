package dev.fairlead.api;

/** Makes what tells of a piece, once for as many as are alike in a row. Only with the receive token. */
final class ReceivedPieces {

    private Received.Data last = new Received.Data(BufferType.BINARY_MESSAGE, 0);

    Received.Data of(BufferType type, int byteCount) {
        Received.Data same = last;
        if (same.byteCount() != byteCount || same.type() != type) {
            same = new Received.Data(type, byteCount);
            last = same;
        }
        return same;
    }
}
