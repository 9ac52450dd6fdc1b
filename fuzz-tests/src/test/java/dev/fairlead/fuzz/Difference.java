package dev.fairlead.fuzz;

import java.util.Arrays;
import java.util.Optional;

/** Why the two decoders may say different things of the same bytes. Whatever has no reason here is a finding. */
enum Difference {
    CLOSE_CODE(
            "a Close frame has a code from 5000 on, which RFC 6455 7.4.2 does not have: Netty takes it, or looks at the reason first"),
    LENGTH(
            "a frame declares 2 GiB or more, which RFC 6455 5.2 allows: Netty refuses it with 1009, here the limit is not the decoder's"),
    FIRST_WRONG_BYTE(
            "a text is wrong within a frame that is not whole yet: refused here at the first wrong byte, by Netty with the frame"),
    FIRST_BYTE(
            "the first byte of a frame is wrong and nothing came behind it: refused here at once, by Netty with the second"),
    CUT_REASON("the reason in a Close frame ends inside a character: Netty takes it");

    private final String reason;

    Difference(String reason) {
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    /** The reason that explains two verdicts on the same bytes. */
    static Optional<Difference> between(Verdict ours, Verdict netty, byte[] wire) {
        return Arrays.stream(values())
                .filter(each -> each.explains(ours, netty, wire))
                .findFirst();
    }

    private boolean explains(Verdict ours, Verdict netty, byte[] wire) {
        boolean sameFrames = ours.frames().equals(netty.frames());
        boolean closeMore = netty.frames().startsWith(ours.frames() + "8 fin ")
                && netty.frames().lines().count() == ours.frames().lines().count() + 1;
        return switch (this) {
            case CLOSE_CODE ->
                ours.code() == 1002
                        && ours.detail().matches("close code [1-9][0-9]{4} may not be sent|close code [5-9][0-9]{3} .*")
                        && (netty.code() == 0 ? closeMore : netty.code() == 1007 && sameFrames);
            case LENGTH ->
                netty.code() == 1009
                        && sameFrames
                        && (ours.code() == 0
                                || (ours.code() == 1007 && ours.detail().startsWith("text ")));
            case FIRST_WRONG_BYTE ->
                ours.code() == 1007
                        && ours.detail().startsWith("text message is not UTF-8")
                        && netty.code() == 0
                        && sameFrames;
            case FIRST_BYTE ->
                ours.code() == 1002
                        && netty.code() == 0
                        && sameFrames
                        && NettyVerdict.of(Arrays.copyOf(wire, wire.length + 1)).code() == 1002;
            case CUT_REASON ->
                ours.code() == 1007
                        && ours.detail().endsWith("ends inside a character")
                        && ours.detail().startsWith("close reason")
                        && netty.code() == 0
                        && closeMore;
        };
    }
}
