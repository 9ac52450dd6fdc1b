package dev.fairlead.interop;

import java.io.IOException;
import java.util.Map;

/** Python's {@code websockets}. Without Python or {@code websockets} the tests are aborted, with the reason. */
final class PythonPeer extends ScriptPeer {

    /** Starts {@code deflating.py}, which compresses as each URI tells it. */
    PythonPeer() throws IOException {
        this(PythonModules.find());
    }

    private PythonPeer(PythonModules modules) throws IOException {
        super(modules.python(), "deflating.py", Map.of("PYTHONPATH", modules.path()));
    }
}
