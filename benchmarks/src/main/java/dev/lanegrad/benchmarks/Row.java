package dev.lanegrad.benchmarks;

/** A line of the results, in words. A line without a verdict demands nothing. */
record Row(String work, String wanted, String measured, String spread, Verdict verdict, String details) {

    /** How a figure stands to what is demanded. */
    enum Verdict {
        REACHED("yes"), MISSED("**no**"), NONE("");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        static Verdict of(boolean reached) {
            return reached ? REACHED : MISSED;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
