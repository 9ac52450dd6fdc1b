package dev.fairlead.codec.frame;

/**
 * Which side of the connection this end plays; masking goes by it (RFC 6455 section 5.1).
 *
 * @since 0.1
 */
public enum Role {
    /** Masks every frame it sends and refuses every masked frame it receives. */
    CLIENT,
    /** Masks no frame it sends and refuses every frame it receives without a mask. */
    SERVER
}
