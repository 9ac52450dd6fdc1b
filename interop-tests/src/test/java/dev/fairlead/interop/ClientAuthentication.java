package dev.fairlead.interop;

/** What a server wants of a client's certificate. */
enum ClientAuthentication {
    /** It does not ask for one. */
    NONE,
    /** It asks for one of {@link TlsIdentities#AUTHORITY}, and does nothing for a client without. */
    REQUIRED
}
