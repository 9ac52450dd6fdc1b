package dev.fairlead.fuzz;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.Limits;
import dev.fairlead.api.Message;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.codec.frame.Role;
import dev.fairlead.testkit.MemoryScript;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What an application that only receives is told by a whole WebSocket when the server's bytes come in pieces, and what the server
 * then has from it. A Close frame is answered; the end of the bytes is the end of the stream.
 */
final class SocketTrace {

    private static final HexFormat HEX = HexFormat.of();

    private static final int PONG = 10;

    private static final Limits LIMITS = new Limits(
            16_384,
            8_192,
            100,
            8,
            65_536,
            8_388_608,
            FrameTrace.LIMITS.framesPerMessage(),
            FrameTrace.LIMITS.emptyFramesInARow(),
            1_024,
            16_777_216);

    private final StringBuilder told = new StringBuilder();
    private final LoopSocket open;
    private CompletableFuture<Message> receiving;
    private boolean ended;

    private SocketTrace(LoopSocket open) {
        this.open = open;
        receiving = open.socket().receiveMessageAsync();
    }

    static String of(byte[] wire, Chunking chunking) {
        LoopSession session =
                LoopSession.with(-1, number -> SessionOptions.builder().limits(LIMITS));
        SocketTrace trace = new SocketTrace(LoopSocket.open(session, MemoryScript.PLAIN));
        for (ByteBuffer piece : chunking.cut(wire)) {
            trace.open.peer().write(piece);
            trace.receive();
        }
        trace.open.peer().end();
        trace.receive();
        return trace.end(wire);
    }

    private void receive() {
        open.turn();
        while (!ended && receiving.isDone()) {
            try {
                take(receiving.join());
            } catch (CompletionException failed) {
                ended = true;
                told.append(failed.getCause()).append('\n');
            }
            if (!ended) {
                receiving = open.socket().receiveMessageAsync();
            }
            open.turn();
        }
    }

    private void take(Message message) {
        if (message instanceof Message.Text text) {
            told.append("text ").append(text.text()).append('\n');
        } else if (message instanceof Message.Binary binary) {
            byte[] bytes = new byte[binary.payload().remaining()];
            binary.payload().get(bytes);
            told.append("binary ").append(HEX.formatHex(bytes)).append('\n');
        } else if (message instanceof Message.Closed closed) {
            ended = true;
            told.append("closed ").append(closed.status()).append('\n');
            CompletableFuture<Void> answer = open.socket().shutdownAsync(CloseStatus.NORMAL);
            open.turn();
            Findings.require(answer.isDone() && !answer.isCompletedExceptionally(), "the Close frame is not answered");
        }
    }

    private String end(byte[] wire) {
        Findings.require(ended, "a receive has no outcome although the stream has ended");
        open.socket().close();
        open.turn();
        Findings.require(open.isIdle(), "something is still owed although all is closed");
        told.append(open.socket().ending()).append('\n');
        List<String> pongs = new ArrayList<>();
        for (WireFrame frame : WireFrame.all(open.sent(), false)) {
            byte[] payload = new byte[frame.payload().remaining()];
            frame.payload().get(payload);
            if (frame.opcode() == PONG) {
                pongs.add(HEX.formatHex(payload));
            } else {
                told.append(frame.opcode())
                        .append(' ')
                        .append(HEX.formatHex(payload))
                        .append('\n');
            }
        }
        requirePongs(pings(wire), pongs);
        return told.toString();
    }

    /** Each ping is answered. Behind what breaks a rule some may be, if they come before that is noticed. */
    private void requirePongs(List<String> pings, List<String> pongs) {
        boolean broken = told.indexOf("ProtocolException") >= 0;
        Findings.requireSame(pings, broken ? pongs.subList(0, Math.min(pings.size(), pongs.size())) : pongs);
    }

    /** Payloads of the pings that come before what ends the connection. */
    private static List<String> pings(byte[] wire) {
        return FrameTrace.of(Role.CLIENT, wire, Chunking.WHOLE)
                .lines()
                .filter(line -> line.startsWith("PING fin"))
                .map(line -> line.replace(" …", "").replaceAll(".* ", ""))
                .toList();
    }
}
