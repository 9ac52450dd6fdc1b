/**
 * A transport over Unix domain sockets, for servers that listen at a file of the same machine.
 *
 * <p>Required by whoever uses it, because it has to be told the file: an application hands an instance of
 * {@link dev.fairlead.transport.unix.UnixTransportProvider} to its session. It is no service and adds no setting. It is
 * written against the published contract alone, and so is an example of a transport of your own.
 */
module dev.fairlead.transport.unix {
    requires static org.jspecify;
    requires transitive dev.fairlead.spi.transport;
    requires org.slf4j;

    exports dev.fairlead.transport.unix;
}
