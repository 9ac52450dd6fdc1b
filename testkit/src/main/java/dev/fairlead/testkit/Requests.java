package dev.fairlead.testkit;

import dev.fairlead.codec.http1.HeadLimits;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.codec.http1.RequestHeadDecoder;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.upgrade.ServerUpgrade;
import dev.fairlead.codec.upgrade.UpgradeAnswer;
import java.io.IOException;
import java.net.ProtocolException;
import org.jspecify.annotations.Nullable;

/** The requests of one connection and the right answers to them. Only for the reading thread. */
final class Requests {

    private final Wire wire;

    private final ServerUpgrade upgrade;

    /** The request last read; null before the first. */
    private @Nullable RequestHead current;

    Requests(Wire wire, ServerUpgrade upgrade) {
        this.wire = wire;
        this.upgrade = upgrade;
    }

    RequestHead current() throws IOException, HttpViolation {
        return current == null ? next() : current;
    }

    RequestHead next() throws IOException, HttpViolation {
        RequestHeadDecoder decoder = new RequestHeadDecoder(HeadLimits.DEFAULT);
        RequestHead head = decoder.decode(wire.input());
        while (head == null) {
            wire.fillWithin("the head of a request");
            head = decoder.decode(wire.input());
        }
        current = head;
        return head;
    }

    UpgradeAnswer answer() throws IOException, HttpViolation {
        return upgrade.answer(current());
    }

    static ResponseHead requireAccepted(UpgradeAnswer answer) throws ProtocolException {
        if (answer instanceof UpgradeAnswer.Refused refused) {
            throw new ProtocolException("request for an upgrade deserves "
                    + refused.head().status() + ": " + refused.reason() + " (" + refused.section() + ")");
        }
        return answer.head();
    }

    /** The head of an answer behind which the connection ends. */
    static ResponseHead lastHead(int status, String reason, Headers fields, int bodyBytes) {
        Headers.Builder headers = fields.toBuilder();
        if (!fields.contains("Content-Length") && !fields.contains("Transfer-Encoding")) {
            headers.add("Content-Length", Integer.toString(bodyBytes));
        }
        if (!fields.contains("Connection")) {
            headers.add("Connection", "close");
        }
        return new ResponseHead(1, status, reason, headers.build());
    }
}
