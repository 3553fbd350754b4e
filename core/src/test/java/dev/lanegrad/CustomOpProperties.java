package dev.lanegrad;

import dev.lanegrad.testing.Elements;
import dev.lanegrad.testing.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** How users check an op of their own. */
class CustomOpProperties {

    record Cube() implements CustomOp {
        @Override
        public String name() {
            return "cube";
        }

        @Override
        public Tensor forward(Tensor... x) {
            return x[0].pow(3);
        }

        @Override
        public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
            return new Tensor[] {g.mul(x[0].square().mul(3))};
        }
    }

    @Property(tries = 100)
    void theGradientIsRight(@ForAll("tensors") Tensor x) {
        GradCheck.of(new Cube()).order(2).check(x).orThrow();
    }

    @Provide
    Arbitrary<Tensor> tensors() {
        return Tensors.of(Elements.any());
    }
}
