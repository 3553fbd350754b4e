package dev.lanegrad.examples.tutorials;

import java.util.List;
import java.util.Locale;

/**
 * What the original reached and what we do, as fractions.
 *
 * @param tutorial its name
 * @param what for instance "test accuracy"
 * @param original NaN if its author gave no figure
 * @param seconds from the start of training until it was reached
 */
public record Figure(String tutorial, String what, double original, double ours, double seconds) {

    private static final String ROW = "%-15s %-34s %12s %9s %9s%n";

    /** Figures one below the other. */
    public static String table(List<Figure> figures) {
        var table = new StringBuilder(String.format(Locale.ROOT, ROW, "tutorial", "what", "its figure", "ours", "time"));
        for (Figure each : figures) {
            table.append(String.format(Locale.ROOT, ROW, each.tutorial, each.what, each.originalInWords(), percent(each.ours),
                    String.format(Locale.ROOT, "%.1f s", each.seconds)));
        }
        return table.toString();
    }

    String originalInWords() {
        return Double.isNaN(original) ? "none given" : percent(original);
    }

    static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
    }
}
