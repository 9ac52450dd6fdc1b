package dev.fairlead.fuzz;

import dev.fairlead.codec.frame.Utf8Validator;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The UTF-8 validator, over pieces: a byte that says how to cut, then the text. */
final class Utf8Target implements Target.Run {

    @Override
    public void on(Input input) {
        Chunking chunking = new Chunking(input.octet());
        byte[] text = input.rest();
        Utf8Validator validator = new Utf8Validator();
        int invalid = -1;
        for (ByteBuffer piece : chunking.cut(text)) {
            int found = validator.firstInvalid(piece, piece.position(), piece.limit());
            Findings.require(invalid < 0 || found == piece.position(), "valid again behind an impossible byte");
            invalid = invalid < 0 ? found : invalid;
        }
        Findings.requireSame(firstInvalid(text), invalid);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer source = ByteBuffer.wrap(text);
        CoderResult result = decoder.decode(source, CharBuffer.allocate(text.length + 1), true);
        Findings.requireSame(!result.isError(), validator.isComplete());
        if (invalid >= 0) {
            // The decoder tells where the broken character begins.
            Findings.require(
                    source.position() <= invalid && invalid < source.position() + 4,
                    "invalid at " + invalid + ", for the decoder at " + source.position());
        }
    }

    /** The Unicode standard, table 3-7, byte by byte; -1: there is none, as far as the text goes. */
    private static int firstInvalid(byte[] text) {
        int at = 0;
        while (at < text.length) {
            int lead = text[at] & 0xFF;
            int length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
            if (length == 0) {
                return at;
            }
            for (int i = 1; i < length && at + i < text.length; i++) {
                int next = text[at + i] & 0xFF;
                int least = i > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
                int most = i > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
                if (next < least || next > most) {
                    return at + i;
                }
            }
            at += length;
        }
        return -1;
    }
}
