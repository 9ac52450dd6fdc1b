package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyConfigTests {

    private static final ProxyServer PROXY = ProxyServer.http("proxy.test", 3_128);

    private static UrlComponents url(String host) {
        return UrlComponents.parse("wss://" + host + "/chat");
    }

    /** Says what it was told to say. */
    private static class Selector extends ProxySelector {

        final List<URI> asked = new ArrayList<>();
        private final List<Proxy> answer;

        Selector(Proxy... answer) {
            this.answer = List.of(answer);
        }

        @Override
        public List<Proxy> select(URI uri) {
            asked.add(uri);
            return answer;
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            throw new AssertionError("not to be called");
        }
    }

    @Test
    void byDefaultThereIsNone() throws Exception {
        assertEquals(Optional.empty(), Option.PROXY.defaultValue().of(url("name.test")));
    }

    @ParameterizedTest
    @CsvSource({
        "name.test, name.test, true",
        "NAME.test, name.test, true",
        "name.test, a.name.test, false",
        "*.name.test, a.name.test, true",
        "*.name.test, name.test, false",
        "192.168.*, 192.168.4.1, true",
        "192.168.*, 192a168.test, false",
        "<local>, name, true",
        "<local>, name.test, false",
        "<local>, [::1], false",
        "*, name.test, true",
    })
    void hostsAreBypassed(String pattern, String host, boolean bypassed) throws Exception {
        assertEquals(
                bypassed ? Optional.empty() : Optional.of(PROXY),
                ProxyConfig.named(PROXY, "other.test", pattern).of(url(host)));
    }

    @Test
    void patternsAreNotEmpty() {
        assertThrows(InvalidParameterException.class, () -> ProxyConfig.named(PROXY, ""));
    }

    @Test
    void theFirstOfASelectorIsTaken() throws Exception {
        InetSocketAddress address = InetSocketAddress.createUnresolved("proxy.test", 3_128);
        Selector http = new Selector(new Proxy(Proxy.Type.HTTP, address), Proxy.NO_PROXY);
        assertEquals(Optional.of(PROXY), ProxyConfig.by(http).of(url("name.test")));
        assertEquals(List.of(URI.create("https://name.test/chat")), http.asked);
        assertEquals(
                Optional.of(ProxyServer.socks5("proxy.test", 3_128)),
                ProxyConfig.by(new Selector(new Proxy(Proxy.Type.SOCKS, address)))
                        .of(url("name.test")));
        assertEquals(
                Optional.empty(),
                ProxyConfig.by(new Selector(Proxy.NO_PROXY, new Proxy(Proxy.Type.HTTP, address)))
                        .of(url("name.test")));
        assertEquals(Optional.empty(), ProxyConfig.by(new Selector()).of(url("name.test")));
    }

    @Test
    void theSelectorOfTheRunTimeIsAskedEachTime() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        ProxyConfig config = ProxyConfig.systemDefault();
        try {
            ProxySelector.setDefault(
                    new Selector(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.test", 3_128))));
            assertEquals(Optional.of(PROXY), config.of(url("name.test")));
            ProxySelector.setDefault(null);
            assertEquals(Optional.empty(), config.of(url("name.test")));
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void whatASelectorThrowsIsTheCause() {
        IllegalStateException thrown = new IllegalStateException("test");
        ProxySelector broken = new Selector() {
            @Override
            public List<Proxy> select(URI uri) {
                throw thrown;
            }
        };
        CallbackException failure = assertThrows(
                CallbackException.class, () -> ProxyConfig.by(broken).of(url("name.test")));
        assertEquals(Phase.PROXY, failure.phase());
        assertEquals(thrown, failure.getCause());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void portsOfProxiesAreWithinTheirRange(int port) {
        assertThrows(InvalidParameterException.class, () -> ProxyServer.http("proxy.test", port));
    }

    @Test
    void proxiesAreWrittenAsUrls() {
        assertEquals("http://proxy.test:3128", PROXY.toString());
        assertEquals(
                "https://proxy.test:443", ProxyServer.https("PROXY.test", 443).toString());
        assertEquals("socks5://[::1]:1080", ProxyServer.socks5("::1", 1_080).toString());
    }
}
