package dev.fairlead.fuzz;

/** The answer to a request: a byte that says how to cut, one for the method, then the wire. */
final class ResponseTarget implements Target.Run {

    private static final String[] METHODS = {"GET", "HEAD", "CONNECT"};

    @Override
    public void on(Input input) {
        int seed = input.octet();
        String method = METHODS[input.below(METHODS.length)];
        byte[] wire = input.rest();
        Findings.requireSame(
                HeadTrace.ofResponse(method, wire, new Chunking(seed)),
                HeadTrace.ofResponse(method, wire, new Chunking(seed + 1)));
    }
}
