package dev.fairlead.codec.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HeadEncodingTests {

    @Test
    void aRequestIsWrittenInTheOrderOfItsFields() {
        Headers headers = Headers.builder().add("Host", "h").add("X", "").build();

        assertEquals(
                "GET /a?b HTTP/1.1\r\nHost: h\r\nX: \r\n\r\n", text(new RequestHead("GET", "/a?b", headers).encode()));
    }

    @Test
    void aResponseWithoutReasonKeepsItsSpace() {
        assertEquals("HTTP/1.0 204 \r\n\r\n", text(new ResponseHead(0, 204, "", Headers.empty()).encode()));
    }

    @Test
    void charactersAreWrittenAsOneByteEach() {
        ByteBuffer wire = new ResponseHead(1, 200, "\u00FF", Headers.empty()).encode();

        assertEquals((byte) 0xFF, wire.get("HTTP/1.1 200 ".length()));
    }

    @Test
    void anEncodedHeadIsAFreshBuffer() {
        RequestHead head = new RequestHead("GET", "/", Headers.empty());
        head.encode().put(0, (byte) 'X');

        assertEquals("GET / HTTP/1.1\r\n\r\n", text(head.encode()));
    }

    @Property(tries = 300)
    void whatAnEncoderWritesTheDecoderReads(@ForAll("responses") ResponseHead head) throws HttpViolation {
        HeadLimits limits = new HeadLimits(1 << 20, 1 << 16, 100, 1);

        assertEquals(head, new ResponseHeadDecoder(limits).decode(head.encode()));
    }

    @Property(tries = 300)
    void whatAClientWritesTheServerReads(@ForAll("requests") RequestHead head) throws HttpViolation {
        HeadLimits limits = new HeadLimits(1 << 20, 1 << 16, 100, 1);

        assertEquals(head, new RequestHeadDecoder(limits).decode(head.encode()));
    }

    @Provide
    Arbitrary<ResponseHead> responses() {
        Arbitrary<String> reasons = text();
        return Combinators.combine(Arbitraries.integers().between(0, 1), statuses(), reasons, headers())
                .as(ResponseHead::new);
    }

    @Provide
    Arbitrary<RequestHead> requests() {
        Arbitrary<String> targets =
                Arbitraries.strings().withCharRange('!', '~').ofMinLength(1);
        return Combinators.combine(tokens(), targets, Arbitraries.integers().between(0, 1), headers())
                .as(RequestHead::new);
    }

    private static Arbitrary<Integer> statuses() {
        return Arbitraries.integers().between(100, 599);
    }

    private static Arbitrary<String> tokens() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("!#$%&'*+-.^_`|~")
                .ofMinLength(1)
                .ofMaxLength(20);
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u0080', '\u00FF')
                .withChars('\t')
                .ofMaxLength(40);
    }

    private static Arbitrary<Headers> headers() {
        Arbitrary<Headers.Field> fields =
                Combinators.combine(tokens(), text().map(String::trim)).as(Headers.Field::new);
        return fields.list().ofMaxSize(10).map(HeadEncodingTests::headers);
    }

    private static Headers headers(List<Headers.Field> fields) {
        Headers.Builder builder = Headers.builder();
        fields.forEach(field -> builder.add(field.name(), field.value()));
        return builder.build();
    }

    private static String text(ByteBuffer wire) {
        assertEquals(0, wire.position());
        return StandardCharsets.ISO_8859_1.decode(wire).toString();
    }
}
