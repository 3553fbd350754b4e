package dev.lanegrad.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a plan as formulas, a line for each output: {@code out[i] = tanh(a[i] + b[0])}. Inputs are a, b, c, ... in order, and
 * {@code [j]} is their element in column j of any row. A step that
 * is used more than once gets a line of its own, {@code t0 = exp(a[i])}.
 */
final class LoopPlanPrinter {

    private LoopPlanPrinter() {}

    /** An expression; {@code isSum} tells that it needs parentheses in a product, {@code isProduct} that it does as a divisor. */
    private record Term(String text, boolean isSum, boolean isProduct) {
        static Term atom(String text) {
            return new Term(text, false, false);
        }

        String asFactor() {
            return isSum ? "(" + text + ")" : text;
        }

        String asLastOperand() {
            return isSum || isProduct ? "(" + text + ")" : text;
        }
    }

    static String print(LoopPlan plan, int[] outputs) {
        int[] uses = uses(plan, outputs);
        var lines = new ArrayList<String>();
        var terms = new ArrayList<Term>();
        for (int i = 0; i < plan.inputs().size(); i++) {
            terms.add(Term.atom(input(i, plan.inputs().get(i).access())));
        }
        int temporaries = 0;
        for (LoopPlan.Step step : plan.steps()) {
            Term term = term(step, terms);
            if (uses[terms.size()] > 1) {
                String name = "t" + temporaries++;
                lines.add(name + " = " + term.text);
                term = Term.atom(name);
            }
            terms.add(term);
        }
        for (int k = 0; k < outputs.length; k++) {
            String name = outputs.length == 1 ? "out" : "out" + k;
            lines.add(name + "[i] = " + terms.get(outputs[k]).text);
        }
        return String.join("\n", lines);
    }

    private static int[] uses(LoopPlan plan, int[] outputs) {
        int[] uses = new int[plan.inputs().size() + plan.steps().size()];
        for (LoopPlan.Step step : plan.steps()) {
            step.operands().forEach(operand -> uses[operand]++);
        }
        for (int output : outputs) {
            uses[output]++;
        }
        return uses;
    }

    private static String input(int index, LoopPlan.Access access) {
        String name = index < 26 ? String.valueOf((char) ('a' + index)) : "in" + index;
        return name + switch (access) {
            case CONTIGUOUS -> "[i]";
            case PER_COLUMN -> "[j]";
            case FIXED -> "[0]";
            case STRIDED -> "[i*s]";
        };
    }

    private static Term term(LoopPlan.Step step, List<Term> terms) {
        List<Term> operands = step.operands().stream().map(terms::get).toList();
        String name = step.function().name().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "add" -> new Term(operands.get(0).text + " + " + operands.get(1).asFactor(), true, false);
            case "sub" -> new Term(operands.get(0).text + " - " + operands.get(1).asFactor(), true, false);
            case "mul" -> new Term(operands.get(0).asFactor() + " * " + operands.get(1).asLastOperand(), false, true);
            case "div" -> new Term(operands.get(0).asFactor() + " / " + operands.get(1).asLastOperand(), false, true);
            default -> Term.atom(name + "(" + String.join(", ", operands.stream().map(Term::text).toList()) + ")");
        };
    }
}
