package dev.fairlead.api;

import dev.fairlead.codec.http1.HeadLimits;
import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.codec.http1.ResponseBodyDecoder;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.http1.ResponseHeadDecoder;
import java.time.Duration;
import java.util.Objects;

/** The work that an exchange consists of, each with its time limits. */
final class ExchangeWork {

    private ExchangeWork() {}

    static RequestSending sending(Exchange exchange, Notifier notifier) {
        return new RequestSending(
                notifier,
                exchange.stopwatch(),
                exchange.channel(),
                exchange.endpoint(),
                exchange.proxy(),
                exchange.requestHead().encode(),
                exchange.values(),
                exchange.limit());
    }

    static Work<ResponseHead> receiving(Exchange exchange, Notifier notifier) {
        return new ResponseReading(
                notifier,
                exchange.inbound(),
                new ResponseHeadDecoder(headLimits(exchange.values())),
                exchange.endpoint(),
                responseLimit(exchange),
                exchange.values().get(Option.RECEIVE_TIMEOUT));
    }

    private static Limit responseLimit(Exchange exchange) {
        Duration own = exchange.values().get(Option.RESPONSE_TIMEOUT);
        String complaint = "no whole response head from ";
        return Limit.of(Phase.RECEIVE_RESPONSE, own, complaint, exchange.endpoint())
                .earlier(exchange.limit().within(Phase.RECEIVE_RESPONSE, complaint, exchange.endpoint()));
    }

    private static HeadLimits headLimits(OptionValues values) {
        Limits limits = values.get(Option.LIMITS);
        return new HeadLimits(limits.headBytes(), limits.headLineBytes(), limits.headFields(), limits.interimHeads());
    }

    static Work<byte[]> readingBody(Exchange exchange, ResponseBodyDecoder decoder) {
        Limit whole = Limit.of(
                Phase.RECEIVE_RESPONSE,
                exchange.values().get(Option.UPGRADE_TIMEOUT),
                "no whole response body from ",
                exchange.endpoint());
        return new BodyReading(
                exchange.inbound(),
                decoder,
                exchange.endpoint(),
                whole,
                exchange.values().get(Option.RECEIVE_TIMEOUT));
    }

    static ResponseBodyDecoder bodyDecoder(Exchange exchange) throws HttpViolation {
        return new ResponseBodyDecoder(
                Objects.requireNonNull(exchange.head()),
                exchange.requestHead().method(),
                exchange.values().get(Option.LIMITS).bodyBytes());
    }
}
