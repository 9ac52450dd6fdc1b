package dev.fairlead.testkit;

import dev.fairlead.codec.deflate.DeflateAnswer;
import dev.fairlead.codec.deflate.DeflateNegotiation;
import dev.fairlead.codec.deflate.DeflateOffer;
import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.deflate.ExtensionViolation;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.upgrade.UpgradeAnswer;
import java.util.Optional;

/**
 * What a server answers to a client's offers of permessage-deflate.
 *
 * @param parameters what both sides keep to
 * @param answer what tells the client so
 */
record DeflateChoice(DeflateParameters parameters, DeflateAnswer answer) {

    /** The first offer that the server can accept. */
    static Optional<DeflateChoice> of(Headers request, DeflateParameters wished) throws ExtensionViolation {
        for (DeflateOffer offer : DeflateNegotiation.offers(request)) {
            Optional<DeflateAnswer> answer = offer.accept(wished);
            if (answer.isPresent()) {
                return Optional.of(new DeflateChoice(offer.agree(answer.get()), answer.get()));
            }
        }
        return Optional.empty();
    }

    /** The answer to the request with this one in it. */
    UpgradeAnswer.Accepted in(UpgradeAnswer.Accepted accepted) {
        ResponseHead head = accepted.head();
        Headers fields = head.headers().toBuilder()
                .add(DeflateNegotiation.FIELD, answer.text())
                .build();
        return new UpgradeAnswer.Accepted(
                new ResponseHead(head.minorVersion(), head.status(), head.reason(), fields), accepted.subprotocol());
    }
}
