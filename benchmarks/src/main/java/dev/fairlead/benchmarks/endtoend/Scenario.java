package dev.fairlead.benchmarks.endtoend;

/**
 * What is measured.
 *
 * @param name as on the command line
 * @param title for people
 * @param task what is done
 * @param kind of the messages
 * @param size bytes of a message
 * @param connections how many
 * @param outstanding messages that are under way at a time, on each connection
 * @param security whether by TLS
 */
record Scenario(
        String name,
        String title,
        Task task,
        Content.Kind kind,
        int size,
        int connections,
        int outstanding,
        Security security) {

    /** What a client does. */
    enum Task {
        /** Sends what it has received again. */
        ECHO,
        /** As that, compressed. */
        DEFLATE,
        /** Receives as fast as it can. */
        RECEIVE,
        /** Sends as fast as it can, each message at once. */
        SEND,
        /** Sends as fast as it can, in whatever portions the library likes. */
        SEND_BATCHED,
        /** Opens connections and closes them. */
        OPEN,
        /** Has many open connections on which nothing happens. */
        IDLE,
        /** A whole process: start, one echo, end. */
        START
    }

    /** On what the WebSocket runs. */
    enum Security {
        /** TCP. */
        NONE,
        /** TLS 1.3. */
        TLS
    }

    /** Returns the path and the query to ask the server for. */
    String target() {
        String path = switch (task) {
            case RECEIVE -> "/blast";
            case SEND, SEND_BATCHED -> "/sink";
            default -> "/echo";
        };
        String query = "?kind=" + kind + "&size=" + size;
        return path + query + (task == Task.DEFLATE ? "&deflate" : "");
    }

    boolean isEcho() {
        return task == Task.ECHO || task == Task.DEFLATE;
    }

    boolean isSend() {
        return task == Task.SEND || task == Task.SEND_BATCHED;
    }

    /** Whether messages per second are what it is about. */
    boolean hasMessages() {
        return isEcho() || isSend() || task == Task.RECEIVE;
    }

    /** By what clients are compared; less is better. */
    Figure figure() {
        return switch (task) {
            case IDLE -> Figure.RSS_PER_CONNECTION;
            case START -> Figure.FIRST_ECHO_MILLIS;
            default -> Figure.CPU_PER_OPERATION;
        };
    }

    /** What is done per second. */
    String unit() {
        return task == Task.OPEN || task == Task.IDLE ? "connection" : "message";
    }
}
