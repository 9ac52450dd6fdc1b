package dev.fairlead.interop;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Node's {@code ws}. Without Node or {@code ws} the tests are aborted, with the reason. */
final class NodePeer extends ScriptPeer {

    /** Starts {@code peer.cjs}. */
    NodePeer() throws IOException {
        this(Map.of());
    }

    /** The same, told by its environment what {@code peer.cjs} asks of it. */
    NodePeer(Map<String, String> environment) throws IOException {
        this("peer.cjs", environment);
    }

    private NodePeer(String script, Map<String, String> environment) throws IOException {
        super("node", script, withModules(environment));
    }

    /** Starts {@code deflating.cjs}, which compresses as each URI tells it. */
    static NodePeer deflating() throws IOException {
        return new NodePeer("deflating.cjs", Map.of());
    }

    private static Map<String, String> withModules(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("NODE_PATH", NodeModules.install().toString());
        return all;
    }
}
