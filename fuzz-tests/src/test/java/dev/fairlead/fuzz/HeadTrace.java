package dev.fairlead.fuzz;

import dev.fairlead.codec.http1.HeadLimits;
import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.codec.http1.RequestHeadDecoder;
import dev.fairlead.codec.http1.ResponseBodyDecoder;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.http1.ResponseHeadDecoder;
import dev.fairlead.codec.upgrade.ServerUpgrade;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the decoders of HTTP tell of bytes that come in pieces, with the number of bytes that each part took. */
final class HeadTrace {

    /** Small, so that they are within reach of a fuzzer. */
    static final HeadLimits LIMITS = new HeadLimits(600, 300, 12, 3);

    private static final int BODY_LIMIT = 64;

    private static final ServerUpgrade UPGRADE = new ServerUpgrade(List.of("chat", "superchat"));

    private final ResponseHeadDecoder heads = new ResponseHeadDecoder(LIMITS);
    private final String method;
    private final byte[] wire;
    private final StringBuilder told = new StringBuilder();

    private @Nullable ResponseBodyDecoder body;
    private int consumed;
    private boolean ended;

    private HeadTrace(String method, byte[] wire) {
        this.method = method;
        this.wire = wire;
    }

    static String ofResponse(String method, byte[] wire, Chunking chunking) {
        HeadTrace trace = new HeadTrace(method, wire);
        try {
            for (ByteBuffer piece : chunking.cut(wire)) {
                trace.feed(piece);
            }
            trace.endOfInput();
        } catch (HttpViolation broken) {
            trace.told.append(text(broken)).append(" at ").append(trace.consumed);
        }
        if (trace.body != null) {
            trace.told.append(trace.body.isComplete()).append(trace.body.isTruncated());
            trace.told.append(HexFormat.of().formatHex(trace.body.content()));
        }
        return trace.told.toString();
    }

    private void feed(ByteBuffer piece) throws HttpViolation {
        int start = piece.position();
        int before = consumed;
        try {
            while (!ended && body == null && piece.hasRemaining()) {
                ResponseHead head = heads.decode(piece);
                if (head != null) {
                    take(head, before + piece.position() - start);
                }
            }
            if (body != null && !ended) {
                ended = body.decode(piece);
            }
        } finally {
            consumed = before + piece.position() - start;
        }
    }

    private void take(ResponseHead head, int end) throws HttpViolation {
        told.append(head).append(" up to ").append(end).append('\n');
        // The decoder stops exactly behind the empty line.
        String text = new String(wire, 0, end, StandardCharsets.ISO_8859_1);
        Findings.require(text.endsWith("\r\n\r\n"), "a head ends at " + end + ", where there is no empty line");
        requireStable(head);
        if (!head.isInterim()) {
            body = new ResponseBodyDecoder(head, method, BODY_LIMIT);
        }
    }

    /** What is encoded again reads the same. */
    private static void requireStable(ResponseHead head) throws HttpViolation {
        ByteBuffer again = head.encode();
        // A value that was continued on more lines is longer in one.
        HeadLimits wide = new HeadLimits(again.remaining(), again.remaining(), LIMITS.fields(), 1);
        ResponseHead second = new ResponseHeadDecoder(wide).decode(again);
        Findings.require(
                head.equals(second) && !again.hasRemaining(), "a head reads in another way when it is sent on");
    }

    private void endOfInput() throws HttpViolation {
        if (body == null) {
            heads.endOfInput();
        } else {
            body.endOfInput();
        }
    }

    static String ofRequest(byte[] wire, Chunking chunking) {
        RequestHeadDecoder decoder = new RequestHeadDecoder(LIMITS);
        int consumed = 0;
        for (ByteBuffer piece : chunking.cut(wire)) {
            int start = piece.position();
            try {
                RequestHead head = decoder.decode(piece);
                consumed += piece.position() - start;
                if (head != null) {
                    return head + " up to " + consumed + '\n' + UPGRADE.answer(head);
                }
            } catch (HttpViolation broken) {
                return text(broken) + " at " + (consumed + piece.position() - start);
            }
        }
        try {
            decoder.endOfInput();
            return "nothing";
        } catch (HttpViolation broken) {
            return text(broken);
        }
    }

    private static String text(HttpViolation broken) {
        return broken.kind() + " " + broken.section() + ": " + broken.getMessage();
    }
}
