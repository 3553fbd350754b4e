package dev.lanegrad;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What {@link GradCheck} found.
 *
 * @param inputs a finding for every floating input, at order 1 and then at the higher orders that were asked for; an order is left out if a
 *     lower one was not OK
 * @param reproduction one line of Java that repeats the check
 */
public record GradReport(List<Input> inputs, String reproduction) {

    /** How an input fared, from good to bad. */
    public enum Verdict {
        /** The derivative agrees with the differences, and keeps all laws of derivatives. */
        OK,
        /** It does not agree, but the function has a kink or a jump here, so differences cannot tell. Check at another point. */
        KINK_NEARBY,
        /** Rounding, or a value that is not finite, leaves too wide an error bar to tell. */
        ILL_CONDITIONED,
        /** The derivative is wrong. */
        WRONG,
        /** The function or its derivative gave other bits when it was run again. */
        NON_DETERMINISTIC
    }

    /**
     * How one input fared.
     *
     * @param name which input; at order 2 the cotangent of the gradient is one too
     * @param order of the derivative that was checked
     * @param worst where the derivative is off by the most, worst first; empty if OK
     * @param findings what else there is to say, a sentence each
     */
    public record Input(String name, int order, Verdict verdict, List<Coordinate> worst, List<String> findings) {
        public Input {
            worst = List.copyOf(worst);
            findings = List.copyOf(findings);
        }

        @Override
        public String toString() {
            return "order " + order + ", " + name + ": " + verdict
                    + findings.stream().map(finding -> "\n    " + finding).collect(Collectors.joining())
                    + worst.stream().map(coordinate -> "\n    " + coordinate).collect(Collectors.joining());
        }
    }

    /**
     * One partial derivative.
     *
     * @param result the element that was differentiated, as in {@code result[0, 1]}
     * @param argument the element it was differentiated by, as in {@code input 0[2]}
     * @param analytic what automatic differentiation says
     * @param numeric what differences say
     * @param errorBar how far {@code numeric} may be off, as its extrapolation estimates
     */
    public record Coordinate(String result, String argument, double analytic, double numeric, double errorBar) {
        @Override
        public String toString() {
            String off = String.format(Locale.ROOT, "%.1e", errorBar);
            return "d " + result + " / d " + argument + ": analytic " + analytic + ", numeric " + numeric + " ± " + off;
        }
    }

    public GradReport {
        inputs = List.copyOf(inputs);
        Objects.requireNonNull(reproduction, "reproduction");
    }

    /** The worst verdict of all inputs. */
    public Verdict verdict() {
        return inputs.stream().map(Input::verdict).max(Comparator.naturalOrder()).orElse(Verdict.OK);
    }

    /**
     * This, if all is OK: the form for tests.
     *
     * @throws AssertionError with the report, if the verdict is any other
     */
    public GradReport orThrow() {
        if (verdict() != Verdict.OK) {
            throw new AssertionError(toString());
        }
        return this;
    }

    /** The verdict, what was found for each input, and how to see it again. */
    @Override
    public String toString() {
        return "gradient check: " + verdict()
                + inputs.stream().map(input -> "\n  " + input).collect(Collectors.joining())
                + "\n  again: " + reproduction;
    }
}
