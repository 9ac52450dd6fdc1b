package dev.fairlead.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The poms of the repository, as they are written. */
final class Poms {

    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    private Poms() {}

    /** All poms by folder; the one at the top has an empty name. */
    static Map<String, Document> all() throws IOException {
        Map<String, Document> poms = new TreeMap<>();
        poms.put("", read(Artifacts.ROOT.resolve("pom.xml")));
        try (Stream<Path> folders = Files.list(Artifacts.ROOT)) {
            for (Path folder : folders.toList()) {
                Path pom = folder.resolve("pom.xml");
                if (Files.exists(pom)) {
                    poms.put(folder.getFileName().toString(), read(pom));
                }
            }
        }
        return poms;
    }

    /** The text of what an XPath finds below a node; empty if it finds nothing. */
    static String text(Node node, String path) {
        return nodes(node, path).stream()
                .map(Node::getTextContent)
                .findFirst()
                .orElse("")
                .strip();
    }

    static List<Node> nodes(Node node, String path) {
        try {
            NodeList found = (NodeList) XPATH.evaluate(path, node, XPathConstants.NODESET);
            return IntStream.range(0, found.getLength()).mapToObj(found::item).toList();
        } catch (XPathExpressionException wrong) {
            throw new IllegalArgumentException(path, wrong);
        }
    }

    private static Document read(Path pom) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
        } catch (ParserConfigurationException | SAXException unreadable) {
            throw new IOException(pom.toString(), unreadable);
        }
    }
}
