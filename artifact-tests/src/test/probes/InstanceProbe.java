import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.transport.nio.NioOptions;
import dev.fairlead.transport.nio.NioTransportProvider;

/** Opens a session with a transport of its own making, which needs no look-up. */
public class InstanceProbe {

    public static void main(String[] args) {
        NioTransportProvider provider = new NioTransportProvider(new NioOptions(2));
        try (Session session =
                Session.open(SessionOptions.builder().transport(provider).build())) {
            System.out.println("opened " + session.isOpen());
        }
    }
}
