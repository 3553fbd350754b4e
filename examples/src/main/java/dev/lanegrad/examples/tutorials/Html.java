package dev.lanegrad.examples.tutorials;

import java.util.Locale;

/** Text as HTML and SVG take it. */
final class Html {
    private Html() {}

    /** A piece of a page, its numbers as everywhere in the world. */
    static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
