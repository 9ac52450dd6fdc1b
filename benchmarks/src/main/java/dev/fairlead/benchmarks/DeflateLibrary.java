package dev.fairlead.benchmarks;

/** Whose permessage-deflate, and what it costs at least. */
public enum DeflateLibrary {
    /** This one. */
    FAIRLEAD,

    /** {@code java.util.zip} alone, for messages of known size; all others call it. */
    ZLIB,

    /** The extension of Jetty, with its pools. */
    JETTY,

    /** The two classes behind OkHttp's extension; they have no parameter for the level, and take zlib's own choice, 6. */
    OKHTTP,

    /** The handlers of Netty, in a channel that has nothing else. */
    NETTY;

    /** The level of all. */
    static final int LEVEL = 6;

    /** Creates a peer that has sent and received nothing; with context takeover in both directions, or in none. */
    DeflatePeer open(boolean contextTakeover) {
        return switch (this) {
            case FAIRLEAD -> new FairleadDeflate(contextTakeover);
            case ZLIB -> new ZlibDeflate(contextTakeover);
            case JETTY -> new JettyDeflate(contextTakeover);
            case OKHTTP -> new OkHttpDeflate(contextTakeover);
            case NETTY -> new NettyDeflate(contextTakeover);
        };
    }
}
