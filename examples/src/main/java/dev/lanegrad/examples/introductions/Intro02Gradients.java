package dev.lanegrad.examples.introductions;

import dev.lanegrad.Autodiff;
import dev.lanegrad.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Gradients: mark what to differentiate by, compute anything, call backward() and read grad().
 * Any Java will do in between, loops and branches too: recorded is what was computed, not the program that did it.
 * And the functional form, in which a derivative is a function like any other and has a derivative itself.
 */
final class Intro02Gradients {
    static void main() {
        // d/dx (x² y) = 2 x y, d/dy (x² y) = x²
        Tensor x = Tensor.scalar(3).withGrad();
        Tensor y = Tensor.scalar(5).withGrad();
        Tensor z = x.square().mul(y);
        z.backward();
        IO.println("z = x² y = " + z.item() + ", dz/dx = " + x.grad().item() + ", dz/dy = " + y.grad().item());

        // Gradients of further passes are added, so that parts of a loss can be differentiated one by one; clearGrad() starts afresh.
        x.mul(100).backward();
        IO.println("after another pass, of 100 x: " + x.grad().item());
        x.clearGrad();
        IO.println("after clearGrad(): " + x.grad());

        // Without leaving anything behind: gradients() of any result by anything on the way to it.
        Tensor inner = x.mul(y);
        List<Tensor> gradients = Autodiff.gradients(inner.sin(), x, inner);
        IO.println("d sin(x y)/dx = %.4f, d sin(x y)/d(x y) = %.4f".formatted(gradients.get(0).item(), gradients.get(1).item()));

        // No gradient flows through detach(): here x counts as the constant 3, and d(3 x)/dx = 3, not 6.
        IO.println("with one factor detached: " + Autodiff.gradients(x.mul(x.detach()), x).getFirst().item());

        // Functions: sin' = cos, sin'' = -sin, ...
        UnaryOperator<Tensor> derivative = Tensor::sin;
        for (int order = 0; order <= 4; order++) {
            IO.println("derivative %d of sin at 1: %.4f".formatted(order, derivative.apply(Tensor.scalar(1)).item()));
            derivative = Autodiff.grad(derivative);
        }

        Autodiff.ValueAndGrad root = Autodiff.valueAndGrad(Intro02Gradients::heron, Tensor.scalar(2));
        IO.println("Heron's root of 2: %.6f, its derivative, through the loop: %.6f".formatted(root.value().item(), root.grad().item()));
        IO.println("by the rule:       %.6f, 1 / (2 sqrt(2)):                  %.6f".formatted(Math.sqrt(2), 1 / (2 * Math.sqrt(2))));
    }

    /** The square root of a single number, by a loop that runs until nothing changes: r becomes the mean of r and number / r. */
    static Tensor heron(Tensor number) {
        Tensor root = number;
        for (double last = Double.NaN; root.item() != last; ) {
            last = root.item();
            root = root.add(number.div(root)).mul(0.5);
        }
        return root;
    }
}
