package dev.fairlead.fuzz;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.frame.Role;

/** Frames of compressed messages: a byte that says what is agreed, one for role and limit, one that says how to cut, the wire. */
final class InflaterTarget implements Target.Run {

    private static final int[] LIMITS = {4_096, 100, 32_768, 0};

    @Override
    public void on(Input input) {
        DeflateParameters agreed = Agreements.of(input.octet());
        int how = input.octet();
        Role role = (how & 1) == 0 ? Role.CLIENT : Role.SERVER;
        int limit = LIMITS[how >> 1 & 3];
        int seed = input.octet();
        byte[] wire = input.rest();
        Findings.requireSame(
                FrameTrace.ofCompressed(role, agreed, limit, wire, new Chunking(seed)),
                FrameTrace.ofCompressed(role, agreed, limit, wire, new Chunking(seed + 1)));
    }
}
