package dev.lanegrad.loop;

import dev.lanegrad.jit.Setting;
import dev.lanegrad.jit.VectorApi;

/** How plans are run; the system property {@code lanegrad.loops} chooses. The bits are the same in every mode. */
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
        LoopMode chosen = Setting.of("lanegrad.loops", MIXED);
        if (chosen != INTERPRETED && !VectorApi.isPresent()) {
            System.getLogger(Loops.class.getName()).log(System.Logger.Level.WARNING,
                    "Lanegrad runs without SIMD, and slowly: start Java with --add-modules jdk.incubator.vector");
            return INTERPRETED;
        }
        return chosen;
    }
}
