package dev.fairlead.api;

/** What a client does in a {@link TraceScenario}; written once for all ways to call. */
@FunctionalInterface
interface Program {

    /** Runs it; a failure of a call is no failure of the program, but noted. */
    void run(Client client) throws Exception;

    /** One part after the other. */
    static Program of(Program... parts) {
        return client -> {
            for (Program part : parts) {
                part.run(client);
            }
        };
    }

    /** Receives whole messages until there are no more. */
    static Program messages() {
        return client -> {
            while (!Words.isEnd(client.call(Step.RECEIVE_MESSAGE))) {
                // The outcome is noted.
            }
        };
    }

    /** Receives piece by piece until there are no more; pieces are joined, since how they are cut is the network's. */
    static Program pieces(int room) {
        return client -> client.joinPieces(Step.receive(room));
    }

    /** Sets an option of the open WebSocket: a limit that is meant for what comes then does not bound the opening. */
    static <T> Program set(Option<T> option, T value) {
        return client -> client.socket().setOption(option, value);
    }

    /** Lets the server go on that waits for a point. */
    static Program reach(String mark) {
        return client -> client.notes().reach(mark);
    }
}
