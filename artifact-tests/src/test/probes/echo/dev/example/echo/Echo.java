package dev.example.echo;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.Message;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.TlsSelectionException;
import dev.fairlead.api.TransportSelectionException;
import dev.fairlead.api.WebSocket;
import dev.fairlead.spi.transport.tls.TlsOptions;
import java.io.IOException;
import java.net.URI;

/** Upgrades, sends a message, and prints what comes back, and by whom TLS was. */
public class Echo {

    private static final String ANY = "-";

    /** Arguments: a URI, and the ids of a transport and of a TLS provider, or a dash for none. */
    public static void main(String[] args) throws IOException {
        SessionOptions.Builder options = SessionOptions.builder();
        if (!args[1].equals(ANY)) {
            options.transport(args[1]);
        }
        try {
            if (!args[2].equals(ANY)) {
                options.tls(TlsOptions.builder().provider(args[2]).build());
            }
            echo(options.build(), URI.create(args[0]));
        } catch (TransportSelectionException | TlsSelectionException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private static void echo(SessionOptions options, URI uri) throws IOException {
        try (Session session = Session.open(options);
                WebSocket socket = session.webSocket(uri)) {
            socket.sendText("hello");
            if (socket.receiveMessage() instanceof Message.Text message) {
                String tls = socket.tls().map(Object::toString).orElse("no TLS");
                System.out.println("echo " + message.text() + ", " + tls);
            }
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }
}
