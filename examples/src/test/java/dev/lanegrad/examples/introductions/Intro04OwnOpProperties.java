package dev.lanegrad.examples.introductions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.GradCheck;
import dev.lanegrad.GradReport.Verdict;
import dev.lanegrad.Tensor;
import dev.lanegrad.examples.introductions.Intro04OwnOp.LogCosh;
import dev.lanegrad.examples.introductions.Intro04OwnOp.WrongLogCosh;
import dev.lanegrad.testing.Elements;
import dev.lanegrad.testing.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What jqwik adds to a check at one point: any shape, none and size 0 included, any layout in memory, any elements. */
class Intro04OwnOpProperties {

    @Provide
    Arbitrary<Tensor> tensors() {
        return Tensors.of(Elements.any());
    }

    @Property(tries = 50)
    void theGradientIsRightToSecondOrder(@ForAll("tensors") Tensor x) {
        GradCheck.of(new LogCosh()).order(2).check(x).orThrow();
    }

    @Property(tries = 50)
    void theValueIsThatOfTheDefinition(@ForAll("tensors") Tensor x) {
        double[] values = new LogCosh().apply(x).toDoubleArray();
        double[] elements = x.toDoubleArray();
        for (int i = 0; i < elements.length; i++) {
            assertEquals(Math.log(Math.cosh(elements[i])), values[i], 1e-14);
        }
    }

    @Example
    void farFromZeroItIsStillFinite() {
        assertEquals(1000 - Math.log(2), new LogCosh().apply(Tensor.of(-1000.0)).item(), 1e-12);
    }

    @Example
    void theWrongOneIsFoundOut() {
        assertEquals(Verdict.WRONG, GradCheck.of(new WrongLogCosh()).check(Tensor.of(-2.0, 1.0)).verdict());
        assertEquals(Verdict.OK, GradCheck.of(new WrongLogCosh()).check(Tensor.of(2.0, 1.0)).verdict());
    }
}
