import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.TransportSelectionException;

/** Opens a session as an application does, with the transport of an id if one is given, and prints what came of it. */
public class SelectionProbe {

    public static void main(String[] args) {
        SessionOptions.Builder options = SessionOptions.builder();
        if (args.length > 0) {
            options.transport(args[0]);
        }
        try (Session session = Session.open(options.build())) {
            System.out.println("opened " + session.isOpen());
        } catch (TransportSelectionException e) {
            System.out.println("refused, seen " + e.seen() + ": " + e.getMessage());
        }
    }
}
