package dev.fairlead.fuzz;

import dev.fairlead.codec.frame.Role;
import dev.fairlead.spi.transport.tls.ServerNameTarget;
import java.util.Locale;

/** What is fuzzed, with how many runs in each build. */
@SuppressWarnings("ImmutableEnumChecker") // The runs have no state.
enum Target {
    FRAME_DECODER(
            "frame decoder of a client",
            "two ways to cut give one trace; a bound on the decoder's steps; nothing behind a violation",
            650_000,
            new DecoderTarget(Role.CLIENT)),
    FRAME_INFLATER(
            "frame decoder and inflater, of either end",
            "as for the decoder, however small the room; never more than the limit; a bound on zlib's steps; none of its objects left",
            150_000,
            new InflaterTarget()),
    RESPONSE_HEAD(
            "response heads, interim ones too, and the body",
            "two ways to cut give one trace; the head ends behind its empty line; what is encoded again reads the same",
            250_000,
            new ResponseTarget()),
    HEADER_LISTS(
            "lists in header fields, answers to the upgrade",
            "a second opinion on the elements; what is put together again reads the same; an answer is accepted for the right reasons",
            150_000,
            new HeaderListTarget()),
    SESSION(
            "whole WebSocket: bytes of the server between sends, receives, pings, closes, aborts and time limits",
            "each call has one outcome, of our types; nothing behind the end; another decoder reads what was sent",
            42_000,
            new SessionTarget()),
    FRAME_ENCODER(
            "frame encoder of a client",
            "another decoder reads type and payload, a mask in each frame and shortest lengths",
            80_000,
            new EncoderTarget()),
    DEFLATER(
            "deflater, windows of 8 to 15 bits",
            "an inflater that refuses what goes back too far reads the messages, so does java.util.zip; no object of zlib left",
            25_000,
            new DeflaterTarget()),
    URL(
            "URLs and hosts",
            "agrees with java.net.URI or is stricter for a known reason; what is put together again reads the same",
            250_000,
            new UrlTarget()),
    UTF8(
            "UTF-8 validator",
            "agrees with CharsetDecoder, and with the table of the Unicode standard on the first wrong byte",
            1_050_000,
            new Utf8Target()),
    CHALLENGES(
            "authentication challenges",
            "what is put together again reads the same; fields are independent of each other",
            150_000,
            new ChallengeTarget()),
    SERVER_NAME(
            "names in certificates",
            "a slow reading of RFC 9525 agrees",
            150_000,
            input -> ServerNameTarget.run(input.rest())),
    SERVER_DECODER(
            "testkit's server: request head and masked frames",
            "as for the client's decoders",
            250_000,
            new ServerTarget());

    /** One run; finds something by throwing. */
    @FunctionalInterface
    interface Run {
        void on(Input input);
    }

    private final String subject;
    private final String oracle;
    private final int runs;
    private final Run run;

    Target(String subject, String oracle, int runs, Run run) {
        this.subject = subject;
        this.oracle = oracle;
        this.runs = runs;
        this.run = run;
    }

    String subject() {
        return subject;
    }

    String oracle() {
        return oracle;
    }

    /** How often it is run in each build. */
    int runs() {
        return runs;
    }

    /** The name of its files. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void run(byte[] input) {
        run.on(new Input(input));
    }
}
