package dev.lanegrad.loop;

import dev.lanegrad.jit.VectorApi;
import java.util.Locale;

/** How plans are run; the system property {@code lanegrad.loops} chooses, in lower case. The bits are the same in every mode. */
enum LoopMode {
    /** In plain Java, always. */
    INTERPRETED {
        @Override
        Loop loop(LoopPlan plan) {
            return new LoopInterpreter(plan.lower(), plan.inputs().size());
        }
    },
    /** Compiled at first use and not warmed up: slow to start with. For tests. */
    COMPILED {
        @Override
        Loop loop(LoopPlan plan) {
            return new StagedLoop(plan, plan.lower());
        }
    },
    /** Interpreted until hot, then compiled in the background. */
    MIXED {
        @Override
        Loop loop(LoopPlan plan) {
            return new TieredLoop(plan, plan.lower());
        }
    };

    /** How a plan is run in this mode. */
    abstract Loop loop(LoopPlan plan);

    static LoopMode ofThisJvm() {
        LoopMode chosen = parse(System.getProperty("lanegrad.loops", "mixed"));
        if (chosen != INTERPRETED && !VectorApi.isPresent()) {
            System.getLogger(Loops.class.getName()).log(System.Logger.Level.WARNING,
                    "Lanegrad runs without SIMD, and slowly: start Java with --add-modules jdk.incubator.vector");
            return INTERPRETED;
        }
        return chosen;
    }

    private static LoopMode parse(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("lanegrad.loops is '" + name + "', not interpreted, compiled or mixed", e);
        }
    }
}
