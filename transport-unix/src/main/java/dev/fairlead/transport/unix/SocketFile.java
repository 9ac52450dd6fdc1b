package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/** The file that a server listens at: makes sockets for it, and tells what it means that one did not get connected. */
record SocketFile(UnixDomainSocketAddress address) {

    /** The socket is one of datagrams; in the system's words, which depend on the language of the machine. */
    private static final String WRONG_TYPE = "Protocol wrong type for socket";

    /** In words of the JDK, which do not. */
    private static final String TOO_LONG = "too long";

    static SocketFile of(Path path) {
        if (path.toString().isEmpty()) {
            throw new IllegalArgumentException("the path of the socket's file is empty");
        }
        return new SocketFile(UnixDomainSocketAddress.of(path));
    }

    private Path path() {
        return address.getPath();
    }

    /** Makes a socket that does not wait and is not connected. */
    SocketChannel newChannel(Map<SocketOption<?>, Object> options) throws IOException {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (UnsupportedOperationException unsupported) {
            throw new IOException("this system has no Unix domain sockets, no channel to " + this, unsupported);
        }
        try {
            channel.configureBlocking(false);
            for (Map.Entry<SocketOption<?>, Object> option : options.entrySet()) {
                set(channel, option.getKey(), option.getValue());
            }
            return channel;
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    private static <T> void set(SocketChannel channel, SocketOption<T> option, Object value) throws IOException {
        try {
            channel.setOption(option, option.type().cast(value));
        } catch (UnsupportedOperationException | IllegalArgumentException | ClassCastException refused) {
            throw new IOException(
                    "socket option " + option.name() + " = " + value + " is not supported by Unix domain sockets",
                    refused);
        }
    }

    /**
     * Tells whether a connect failed only because the server has not accepted those that came before (EAGAIN of Linux). The
     * JDK has a type of its own for each failure that a socket which is there can give rise to, but for this one and that of
     * the wrong type; the message cannot tell them apart in every language, and then the wrong one is taken for a full queue.
     */
    boolean saysQueueIsFull(IOException failed) {
        return failed.getClass() == SocketException.class
                && !String.valueOf(failed.getMessage()).contains(TOO_LONG)
                && !WRONG_TYPE.equals(failed.getMessage())
                && kind() == Kind.SOCKET;
    }

    /** Returns what the caller is told of a connect that failed. */
    IOException explained(Endpoint endpoint, IOException failed) {
        ConnectException tried = new ConnectException(this + ": " + reason(failed));
        tried.initCause(failed);
        String message = "could not connect to " + endpoint + " at " + tried.getMessage();
        IOException explained =
                kind() == Kind.MISSING && failed.getClass() == SocketException.class && !isTooLong(failed)
                        ? new UnknownHostException(message)
                        : new ConnectException(message);
        explained.addSuppressed(tried);
        return explained;
    }

    private String reason(IOException failed) {
        if (isTooLong(failed)) {
            int length = path().toString().getBytes(StandardCharsets.UTF_8).length;
            return "the path has " + length + " bytes, the limit is 106 on Linux and 102 on macOS";
        }
        return switch (kind()) {
            case MISSING -> "there is no such file";
            case NO_SOCKET -> "this is not a socket";
            case SOCKET, UNKNOWN -> String.valueOf(failed.getMessage());
        };
    }

    private static boolean isTooLong(IOException failed) {
        return String.valueOf(failed.getMessage()).contains(TOO_LONG);
    }

    /** What is at the path. */
    private enum Kind {
        MISSING,
        SOCKET,
        NO_SOCKET,
        /** It is not allowed to look, for example. */
        UNKNOWN
    }

    private Kind kind() {
        try {
            return Files.readAttributes(path(), BasicFileAttributes.class).isOther() ? Kind.SOCKET : Kind.NO_SOCKET;
        } catch (NoSuchFileException missing) {
            return Kind.MISSING;
        } catch (IOException unknown) {
            // Some releases of Java call what would be below a file missing, others have no name for it.
            return isBelowAFile() ? Kind.MISSING : Kind.UNKNOWN;
        }
    }

    private boolean isBelowAFile() {
        Path parent = path().toAbsolutePath().getParent();
        while (parent != null && !Files.exists(parent)) {
            parent = parent.getParent();
        }
        return parent != null && !Files.isDirectory(parent);
    }

    /** Returns the path. */
    @Override
    public String toString() {
        return path().toString();
    }
}
