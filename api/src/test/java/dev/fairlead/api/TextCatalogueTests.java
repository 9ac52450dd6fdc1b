package dev.fairlead.api;

/** Rows S-67 to S-74 of the catalogue: text, and what is not UTF-8. */
@RowGroup("Text")
class TextCatalogueTests {

    private static final String RULE = "RFC 6455 8.1";

    /** Only the bytes up to the first impossible one are sent, of a frame that never ends. */
    private static void assertRefusedAtOnce(HostileServer server, String... possible) throws Exception {
        for (String hex : possible) {
            server.sendsHex("81 7E 0400 61" + hex).received().fails(1007, RULE);
        }
    }

    @Row(
            id = "S-67",
            sends = "overlong `C0 80`, `C1 BF`, `E0 80 80`, `F0 80 80 80`",
            expected = "fail with 1007, at the first impossible byte",
            source = "RFC 6455 8.1; Autobahn 6.x")
    void s67Overlong(HostileServer server) throws Exception {
        for (String hex : new String[] {"C080", "C1BF", "E08080", "F0808080"}) {
            server.sendsHex("81 0" + hex.length() / 2 + hex).received().fails(1007, RULE);
        }
        assertRefusedAtOnce(server, "C0", "C1", "E080", "F080");
    }

    @Row(
            id = "S-68",
            sends = "surrogates, `ED A0 80` to `ED BF BF`",
            expected = "fail with 1007 behind `ED A0`",
            source = "RFC 6455 8.1")
    void s68Surrogates(HostileServer server) throws Exception {
        server.sendsHex("81 03 EDA080").received().fails(1007, RULE);
        server.sendsHex("81 06 EDA080 EDB080").received().fails(1007, RULE);
        server.sendsHex("81 03 EDBFBF").received().fails(1007, RULE);
        assertRefusedAtOnce(server, "EDA0", "EDBF");
    }

    @Row(id = "S-69", sends = "`F4 90 80 80`, `F5` to `FF`", expected = "fail with 1007", source = "RFC 6455 8.1")
    void s69BeyondUnicode(HostileServer server) throws Exception {
        server.sendsHex("81 04 F4908080").received().fails(1007, RULE);
        assertRefusedAtOnce(server, "F490", "F5", "F6", "F7", "F8", "F9", "FA", "FB", "FC", "FD", "FE", "FF");
    }

    @Row(
            id = "S-70",
            sends = "a character that is cut by the end of the message",
            expected = "fail with 1007",
            source = "RFC 6455 5.6")
    void s70CutCharacter(HostileServer server) throws Exception {
        for (String hex : new String[] {"C3", "E282", "F09F98"}) {
            server.sendsHex("81 0" + hex.length() / 2 + hex).received().fails(1007, RULE);
            server.sendsHex("01 0" + hex.length() / 2 + hex + "80 00")
                    .received()
                    .fails(1007, RULE);
        }
        server.sendsHex("01 01 C3 80 01 A4 88 02 03E8").received("text \u00E4").closes(CloseStatus.NORMAL);
    }

    @Row(
            id = "S-72",
            sends = "a bad byte early in a frame of 1 MiB that never ends",
            expected = "fail with 1007 without waiting",
            source = "Autobahn 6.4.3, 6.4.4, strict",
            secure = true)
    void s72WithoutWaiting(HostileServer server) throws Exception {
        server.sendsHex("81 7F 0000000000100000 61 FF").received().fails(1007, RULE);
    }

    @Row(
            id = "S-73",
            sends = "U+0000, U+FFFE, U+FFFF, BOM, U+10FFFF",
            expected = "accept unchanged",
            source = "RFC 3629")
    void s73RareCharacters(HostileServer server) throws Exception {
        for (String text : new String[] {"\u0000", "\uFFFE", "\uFFFF", "\uFEFF", "\uDBFF\uDFFF", "\uFEFFa\u0000"}) {
            server.sends(ServerFrames.text(text), ServerFrames.close(1000, ""))
                    .received("text " + text)
                    .closes(CloseStatus.NORMAL);
        }
    }

    @Row(id = "S-74", sends = "what is not UTF-8, in a binary message", expected = "accept", source = "RFC 6455 5.6")
    void s74Binary(HostileServer server) throws Exception {
        server.sendsHex("82 02 C080 02 01 ED 80 02 A0FF 88 02 03E8")
                .received("binary c080", "binary eda0ff")
                .closes(CloseStatus.NORMAL);
    }
}
