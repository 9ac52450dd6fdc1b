package dev.fairlead.fuzz;

import dev.fairlead.codec.frame.Role;

/** The frame decoder: a byte that says how to cut, then the wire. */
record DecoderTarget(Role role) implements Target.Run {

    @Override
    public void on(Input input) {
        int seed = input.octet();
        byte[] wire = input.rest();
        Findings.requireSame(
                FrameTrace.of(role, wire, new Chunking(seed)), FrameTrace.of(role, wire, new Chunking(seed + 1)));
    }
}
