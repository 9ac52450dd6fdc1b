package dev.fairlead.testkit;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.deflate.ExtensionViolation;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The requests of one connection and the right answers to them. Only for the reading thread. */
final class Requests {

    private final Wire wire;

    private final ServerUpgrade upgrade;

    /** What the server wants of permessage-deflate; null: nothing to do with it. */
    private final @Nullable DeflateParameters deflateWished;

    /** The request last read; null before the first. */
    private @Nullable RequestHead current;

    /** What the answer last made agrees to. */
    private Optional<DeflateParameters> agreed = Optional.empty();

    Requests(Wire wire, ServerUpgrade upgrade, @Nullable DeflateParameters deflateWished) {
        this.wire = wire;
        this.upgrade = upgrade;
        this.deflateWished = deflateWished;
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
        agreed = Optional.empty();
        UpgradeAnswer answer = upgrade.answer(current());
        return deflateWished != null && answer instanceof UpgradeAnswer.Accepted accepted
                ? withDeflate(accepted, deflateWished)
                : answer;
    }

    private UpgradeAnswer withDeflate(UpgradeAnswer.Accepted accepted, DeflateParameters wished)
            throws IOException, HttpViolation {
        try {
            Optional<DeflateChoice> choice = DeflateChoice.of(current().headers(), wished);
            agreed = choice.map(DeflateChoice::parameters);
            return choice.isPresent() ? choice.get().in(accepted) : accepted;
        } catch (ExtensionViolation malformed) {
            // RFC 6455 9.1: who receives a list "that doesn't conform to the ABNF below" fails the connection at once.
            ResponseHead head = lastHead(400, "Bad Request", Headers.empty(), 0);
            return new UpgradeAnswer.Refused(head, malformed.reason(), malformed.section());
        }
    }

    /** What the answer last made agrees to of permessage-deflate. */
    Optional<DeflateParameters> agreed() {
        return agreed;
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
