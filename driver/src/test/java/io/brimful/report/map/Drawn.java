package io.brimful.report.map;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A picture as a strict XML parser sees it: no document type, nothing from outside. */
record Drawn(Document document) {
    static Drawn of(String svg) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setNamespaceAware(true);
            return new Drawn(factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg))));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException(svg, e);
        }
    }

    List<Element> panels() {
        return styled(document.getDocumentElement(), "panel");
    }

    /** All elements below {@code parent} that have {@code style} among their classes. */
    static List<Element> styled(Element parent, String style) {
        NodeList all = parent.getElementsByTagName("*");
        return IntStream.range(0, all.getLength())
                .mapToObj(all::item)
                .map(Element.class::cast)
                .filter(each -> List.of(each.getAttribute("class").split(" ")).contains(style))
                .toList();
    }

    static String title(Element element) {
        return element.getElementsByTagName("title").item(0).getTextContent();
    }

    /** {@code x y width height}. */
    static String place(Element rectangle) {
        return String.join(
                " ",
                rectangle.getAttribute("x"),
                rectangle.getAttribute("y"),
                rectangle.getAttribute("width"),
                rectangle.getAttribute("height"));
    }
}
