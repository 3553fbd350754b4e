package dev.lanegrad.examples.mnist;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What a training run says of itself while it runs: on a terminal one line that is written over and over, elsewhere (a file, a pipe, a
 * log) one plain line an epoch.
 */
final class Progress {

    private static final long REFRESH_NANOS = 100_000_000;
    /** Back to the start, clears what is there, and no second line even if the terminal is narrow: nothing could go back from that. */
    private static final String OVERWRITE = "\r\033[K\033[?7l";
    private static final String WRAP = "\033[?7h";

    private final PrintWriter out;
    private final boolean terminal;
    private final int epochs;
    private final int imagesPerEpoch;
    private final LongSupplier nanoTime;
    private final long start;
    private long lastRefresh;

    Progress(PrintWriter out, boolean terminal, int epochs, int imagesPerEpoch, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.epochs = epochs;
        this.imagesPerEpoch = imagesPerEpoch;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.lastRefresh = start - REFRESH_NANOS;
    }

    /**
     * Tells how far training is.
     *
     * @param epoch the current one, counted from 1
     * @param images how many of this epoch's are done
     * @param loss its mean over those
     * @param accuracy the share of those that were classified rightly, from 0 to 1
     */
    void update(int epoch, int images, double loss, double accuracy) {
        long now = nanoTime.getAsLong();
        boolean epochEnds = images == imagesPerEpoch;
        if (!epochEnds && (!terminal || now - lastRefresh < REFRESH_NANOS)) {
            return;
        }
        lastRefresh = now;
        long done = (epoch - 1L) * imagesPerEpoch + images;
        double seconds = Math.max(1, now - start) / 1e9;
        String line = String.format(Locale.ROOT, "epoch %d/%d  %3d %%  loss %.4f  accuracy %.2f %%  %.0f images/s  ETA %s",
                epoch, epochs, 100L * images / imagesPerEpoch, loss, 100 * accuracy, done / seconds,
                clock(seconds / done * ((long) epochs * imagesPerEpoch - done)));
        out.print((terminal ? OVERWRITE + line + WRAP : line) + (epochEnds ? System.lineSeparator() : ""));
        out.flush();
    }

    private static String clock(double seconds) {
        long whole = (long) Math.ceil(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
