package dev.fairlead.fuzz;

import dev.fairlead.codec.frame.Role;

/** The server's end: the head of a request, then frames with masks. */
final class ServerTarget implements Target.Run {

    @Override
    public void on(Input input) {
        int seed = input.octet();
        boolean head = input.flag();
        byte[] wire = input.rest();
        Chunking one = new Chunking(seed);
        Chunking other = new Chunking(seed + 1);
        if (head) {
            Findings.requireSame(HeadTrace.ofRequest(wire, one), HeadTrace.ofRequest(wire, other));
        } else {
            Findings.requireSame(FrameTrace.of(Role.SERVER, wire, one), FrameTrace.of(Role.SERVER, wire, other));
        }
    }
}
