package dev.fairlead.artifacts;

import static dev.fairlead.artifacts.EchoApplication.assertEchoed;
import static dev.fairlead.artifacts.EchoApplication.assertRefused;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.artifacts.Artifacts.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** An application in run-time images with each choice of transport and TLS: that it works in them, and how large they are. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ImageTests {

    private static final String ANY = "-";
    private static final String JDK_TLS = " by jdk";
    private static final String SOCKET = "dev.fairlead.transport.socket";
    private static final String NIO = "dev.fairlead.transport.nio";

    /** Elliptic curves, which are in {@code java.base} from Java 22 on. */
    private static final String CURVES = "jdk.crypto.ec";

    private static final int MOST_OF_THE_SMALLEST = 1 << 20;

    private static final Map<String, Image> IMAGES = new LinkedHashMap<>();
    private static EchoServers servers;

    @BeforeAll
    static void link() throws IOException, InterruptedException, GeneralSecurityException {
        servers = EchoServers.start("image-trust");
        Path application = EchoApplication.compile("image-application");
        IMAGES.put("base", Image.link("base", application, "java.base"));
        IMAGES.put("socket", Image.link("socket", application, EchoApplication.MODULE, SOCKET));
        IMAGES.put("nio", Image.link("nio", application, EchoApplication.MODULE, NIO));
        IMAGES.put("both", Image.link("both", application, EchoApplication.MODULE, SOCKET, NIO, CURVES));
        if (Image.JDK < 22) {
            IMAGES.put(
                    "socket, curves", Image.link("socket-curves", application, EchoApplication.MODULE, SOCKET, CURVES));
            IMAGES.put("nio, curves", Image.link("nio-curves", application, EchoApplication.MODULE, NIO, CURVES));
            IMAGES.put(
                    "without curves",
                    Image.link(
                            "without-curves",
                            application,
                            EchoApplication.MODULE,
                            SOCKET,
                            "dev.fairlead.tls.bouncycastle"));
        }
        IMAGES.put(
                "bouncycastle",
                Image.link(
                        "bouncycastle",
                        application,
                        EchoApplication.MODULE,
                        SOCKET,
                        CURVES,
                        "dev.fairlead.tls.bouncycastle"));
    }

    @AfterAll
    static void delete() throws IOException {
        for (Image image : IMAGES.values()) {
            image.delete();
        }
        servers.close();
    }

    @Test
    void withOneTransportNothingIsToBeChosen() throws Exception {
        assertEchoed(run("socket", servers.plain(), ANY, ANY), "no TLS");
        assertEchoed(run("nio", servers.plain(), ANY, ANY), "no TLS");
    }

    @Test
    void withBothTransportsOneIsChosen() throws Exception {
        for (String transport : new String[] {"socket", "nio"}) {
            assertEchoed(run("both", servers.plain(), transport, ANY), "no TLS");
            assertEchoed(run("both", servers.secure(), transport, ANY), JDK_TLS);
        }
    }

    @Test
    void bouncyCastleIsThereForWhoNamesIt() throws Exception {
        assertEchoed(run("bouncycastle", servers.plain(), ANY, ANY), "no TLS");
        assertEchoed(run("bouncycastle", servers.secure(), ANY, ANY), JDK_TLS);
        assertEchoed(run("bouncycastle", servers.secure(), ANY, "bouncycastle"), " by bouncycastle");
    }

    @Test
    void aProviderThatIsNotInTheImageIsTold() throws Exception {
        assertRefused(
                run("socket", servers.secure(), ANY, "bouncycastle"),
                "no TLS provider has the id \"bouncycastle\"; there are [jdk]",
                "name it to jlink");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_21)
    void withoutEllipticCurvesTheMessageNamesTheModuleThatIsMissing() throws Exception {
        for (String provider : new String[] {"jdk", "bouncycastle"}) {
            assertRefused(
                    run("without curves", servers.secure(), ANY, provider),
                    "TLS by the provider \"" + provider + "\" could not be set up",
                    "the module jdk.crypto.ec is missing",
                    "add it with --add-modules");
        }
        for (String transport : new String[] {"socket", "nio"}) {
            assertRefused(run(transport, servers.secure(), ANY, ANY), "the module jdk.crypto.ec is missing");
        }
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_21)
    void withEllipticCurvesOneTransportIsEnoughForTls() throws Exception {
        for (String transport : new String[] {"socket", "nio"}) {
            assertEchoed(run(transport + ", curves", servers.secure(), ANY, ANY), JDK_TLS);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void ellipticCurvesAreInJavaBase() throws Exception {
        assertEchoed(run("socket", servers.secure(), ANY, ANY), JDK_TLS);
        assertEchoed(run("nio", servers.secure(), ANY, ANY), JDK_TLS);
    }

    @Test
    void theSmallestCostsLessThanOneMegabyte() throws Exception {
        for (String smallest : new String[] {"socket", "nio"}) {
            long cost = cost(smallest);
            assertTrue(cost > 0 && cost < MOST_OF_THE_SMALLEST, smallest + " costs " + cost);
        }
    }

    /** The page has a table for each release that the build is tested on. */
    @Test
    void sizesAreThoseOfThePage() throws Exception {
        assumeTrue(Set.of(17, 25).contains(Image.JDK));
        Map<String, Long> costs = new LinkedHashMap<>();
        costs.put("`socket`", cost("socket"));
        costs.put("`nio`", cost("nio"));
        costs.put("`socket`, `nio`, `jdk.crypto.ec`", cost("both"));
        costs.put("`socket`, `jdk.crypto.ec`, `dev.fairlead.tls.bouncycastle`", cost("bouncycastle"));
        String head = "| with | KB more on Java " + Image.JDK + " |\n|---|---|";
        new SizeTable("image-sizes-" + Image.JDK, head, 20).mustBe(costs);
    }

    private static long cost(String image) throws IOException {
        return IMAGES.get(image).bytes() - IMAGES.get("base").bytes();
    }

    private static Outcome run(String image, URI uri, String transport, String tls) throws Exception {
        return IMAGES.get(image)
                .java(
                        servers.trust(),
                        "-m",
                        EchoApplication.MODULE + "/dev.example.echo.Echo",
                        uri.toString(),
                        transport,
                        tls);
    }
}
