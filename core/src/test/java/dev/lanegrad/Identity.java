package dev.lanegrad;

import dev.lanegrad.testing.Elements;
import dev.lanegrad.testing.Shapes;
import dev.lanegrad.testing.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Two expressions that mean the same.
 *
 * @param tolerance how far they may be apart, relative to the larger of 1 and the value; 0 if they give the same bits
 */
record Identity(
        String name, double tolerance, Arbitrary<Tensor[]> inputs, Function<Tensor[], Tensor> left, Function<Tensor[], Tensor> right) {
    /** Adding 0 makes a zero of either sign +0, where the sign is not part of the law. */
    private static final double SAME_BITS = 0;
    private static final double ROUNDING = 1e-13;

    @Override
    public String toString() {
        return name;
    }

    private static Identity of(
            String name, double tolerance, Arbitrary<Tensor> inputs, Function<Tensor, Tensor> left, Function<Tensor, Tensor> right) {
        return new Identity(name, tolerance, inputs.map(x -> new Tensor[] {x}), x -> left.apply(x[0]), x -> right.apply(x[0]));
    }

    private static Arbitrary<Tensor[]> pair(Shape left, Shape right) {
        return Combinators.combine(Tensors.of(left, Elements.any()), Tensors.of(right, Elements.any())).as((a, b) -> new Tensor[] {a, b});
    }

    private static Arbitrary<Tensor[]> broadcastable() {
        return Tensors.broadcastable(Elements.any(), Elements.any()).map(pair -> new Tensor[] {pair.left(), pair.right()});
    }

    static List<Identity> all() {
        List<Identity> all = new ArrayList<>();
        pointwise(all);
        reductions(all);
        movements(all);
        products(all);
        indexing(all);
        return all;
    }

    private static void pointwise(List<Identity> all) {
        Arbitrary<Tensor> any = Tensors.of(Elements.any());
        Arbitrary<Tensor> positive = Tensors.of(Elements.positive());
        all.add(of("x * x = square(x)", SAME_BITS, any, x -> x.mul(x), Tensor::square));
        all.add(of("x ^ 2 = square(x)", ROUNDING, any, x -> x.pow(2), Tensor::square));
        all.add(of("x ^ 0.5 = sqrt(x)", ROUNDING, positive, x -> x.pow(0.5), Tensor::sqrt));
        all.add(of("x ^ -1 = reciprocal(x)", ROUNDING, positive, x -> x.pow(-1), Tensor::reciprocal));
        all.add(of("1 / x = reciprocal(x)", SAME_BITS, positive, x -> x.rdiv(1), Tensor::reciprocal));
        all.add(of("rsqrt(x) = 1 / sqrt(x)", ROUNDING, positive, Tensor::rsqrt, x -> x.sqrt().reciprocal()));
        all.add(of("-(-x) = x", SAME_BITS, any, x -> x.neg().neg(), x -> x));
        all.add(of("c - x = -(x - c)", SAME_BITS, any, x -> x.rsub(3).add(0), x -> x.sub(3).neg().add(0)));
        all.add(of("|x| = x sign(x)", SAME_BITS, any, Tensor::abs, x -> x.mul(x.sign()).add(0)));
        all.add(of("|x| = max(x, -x)", SAME_BITS, any, Tensor::abs, x -> x.maximum(x.neg())));
        all.add(of("log(exp(x)) = x", ROUNDING, any, x -> x.exp().log(), x -> x));
        all.add(of("exp(x) - 1 = expm1(x)", ROUNDING, any, x -> x.exp().sub(1), Tensor::expm1));
        all.add(of("log1p(expm1(x)) = x", 1e-12, any, x -> x.expm1().log1p(), x -> x));
        all.add(of("sin² + cos² = 1", ROUNDING, any, x -> x.sin().square().add(x.cos().square()), Tensor::onesLike));
        all.add(of("tan = sin / cos", ROUNDING, Tensors.of(Elements.between(-1.25, 1.25)), Tensor::tan, x -> x.sin().div(x.cos())));
        all.add(of("tanh(x) = 2 sigmoid(2x) - 1", ROUNDING, any, Tensor::tanh, x -> x.mul(2).sigmoid().mul(2).sub(1)));
        all.add(of("sigmoid(-x) = 1 - sigmoid(x)", ROUNDING, any, x -> x.neg().sigmoid(), x -> x.sigmoid().rsub(1)));
        all.add(of("softplus(x) - softplus(-x) = x", ROUNDING, any, x -> x.softplus().sub(x.neg().softplus()), x -> x));
        all.add(of("softplus' = sigmoid", ROUNDING, any, x -> Autodiff.vjp(Tensor::softplus, x, Tensor.onesLike(x)), Tensor::sigmoid));
        all.add(of("silu(x) = x sigmoid(x)", ROUNDING, any, Tensor::silu, x -> x.mul(x.sigmoid())));
        all.add(of("gelu(x) = x (1 + erf(x / sqrt 2)) / 2", ROUNDING, any, Tensor::gelu,
                x -> x.mul(x.div(Math.sqrt(2)).erf().add(1).div(2))));
        all.add(of("relu(x) = max(x, 0)", SAME_BITS, any, Tensor::relu, x -> x.maximum(0)));
        all.add(of("leakyRelu(x, 0) = relu(x)", SAME_BITS, any, x -> x.leakyRelu(0).add(0), x -> x.relu().add(0)));
        all.add(of("elu(x, 0) = relu(x)", SAME_BITS, any, x -> x.elu(0).add(0), x -> x.relu().add(0)));
        all.add(of("clamp(x, -1, 1) = min(max(x, -1), 1)", SAME_BITS, any, x -> x.clamp(-1, 1), x -> x.maximum(-1).minimum(1)));
        all.add(of("floor(x) = -ceil(-x)", SAME_BITS, any, x -> x.floor().add(0), x -> x.neg().ceil().neg().add(0)));
        all.add(new Identity("a + b = b + a", SAME_BITS, broadcastable(), x -> x[0].add(x[1]), x -> x[1].add(x[0])));
        all.add(new Identity("a b = b a", SAME_BITS, broadcastable(), x -> x[0].mul(x[1]), x -> x[1].mul(x[0])));
        all.add(new Identity("a - b = a + -b", SAME_BITS, broadcastable(), x -> x[0].sub(x[1]), x -> x[0].add(x[1].neg())));
        all.add(new Identity("max(a, b) = -min(-a, -b)", SAME_BITS, broadcastable(), x -> x[0].maximum(x[1]),
                x -> x[0].neg().minimum(x[1].neg()).neg()));
        all.add(new Identity("max(a, b) + min(a, b) = a + b", SAME_BITS, broadcastable(), x -> x[0].maximum(x[1]).add(x[0].minimum(x[1])),
                x -> x[0].add(x[1])));
        all.add(new Identity("where(a < b, a, b) = min(a, b)", SAME_BITS, broadcastable(), x -> Tensor.where(x[0].lt(x[1]), x[0], x[1]),
                x -> x[0].minimum(x[1])));
        all.add(new Identity("not (a < b) = a >= b", SAME_BITS, broadcastable(), x -> x[0].lt(x[1]).not(), x -> x[0].ge(x[1])));
    }

    private static void reductions(List<Identity> all) {
        Arbitrary<Tensor> any = Tensors.of(Elements.any());
        Arbitrary<Tensor> rows = Tensors.of(Shapes.nonEmptyOfRankFrom(1), Elements.any());
        all.add(of("mean = sum / n", SAME_BITS, rows, x -> x.mean(-1), x -> x.sum(-1).div(x.size(-1))));
        all.add(of("sum of all = sum of sums", ROUNDING, rows, Tensor::sum, x -> x.sum(-1).sum()));
        all.add(of("sum = product with ones", ROUNDING, rows, x -> x.sum(-1), x -> x.matmul(Tensor.ones(DType.F64, x.size(-1)))));
        all.add(of("keepDims only reshapes", SAME_BITS, rows, x -> x.sum(true, -1), x -> x.sum(-1).unsqueeze(-1)));
        all.add(of("var = mean of squares - square of mean", 1e-12, rows, x -> x.var(0, false, -1),
                x -> x.square().mean(-1).sub(x.mean(-1).square())));
        all.add(of("std² = var", ROUNDING, rows, x -> x.std(0, false, -1).square(), x -> x.var(0, false, -1)));
        all.add(of("norm² = sum of squares", ROUNDING, any, x -> x.norm().square(), x -> x.square().sum()));
        all.add(of("max = -min(-x)", SAME_BITS, rows, x -> x.max(-1), x -> x.neg().min(-1).neg()));
        all.add(of("prod = exp(sum(log))", 1e-12, Tensors.of(Elements.between(0.5, 2)), Tensor::prod, x -> x.log().sum().exp()));
        all.add(of("logSumExp = log(sum(exp))", ROUNDING, rows, x -> x.logSumExp(-1), x -> x.exp().sum(-1).log()));
        all.add(of("logSoftmax = log(softmax)", ROUNDING, rows, x -> x.logSoftmax(-1), x -> x.softmax(-1).log()));
        all.add(of("logSoftmax = x - logSumExp", ROUNDING, rows, x -> x.logSoftmax(-1), x -> x.sub(x.logSumExp(true, -1))));
        all.add(of("softmax sums to 1", ROUNDING, rows, x -> x.softmax(-1).sum(-1), x -> Tensor.onesLike(x.sum(-1))));
        all.add(of("softmax ignores a shift", ROUNDING, rows, x -> x.add(5).softmax(0), x -> x.softmax(0)));
        all.add(of("logSumExp' = softmax", ROUNDING, rows, x -> Autodiff.grad(t -> t.logSumExp(0).sum()).apply(x), x -> x.softmax(0)));
        all.add(of("max is at argmax", SAME_BITS, rows, x -> x.max(-1),
                x -> x.gather(x.rank() - 1, x.argmax(-1).unsqueeze(-1)).squeeze(-1)));
    }

    private static void movements(List<Identity> all) {
        Arbitrary<Tensor> any = Tensors.of(Elements.any());
        Arbitrary<Tensor> rows = Tensors.of(Shapes.nonEmptyOfRankFrom(1), Elements.any());
        all.add(of("transpose twice = nothing", SAME_BITS, any, x -> x.transpose().transpose(), x -> x));
        all.add(of("flip twice = nothing", SAME_BITS, any, x -> x.flip().flip(), x -> x));
        all.add(of("unsqueeze, squeeze = nothing", SAME_BITS, any, x -> x.unsqueeze(0).squeeze(0), x -> x));
        all.add(of("pad, slice = nothing", SAME_BITS, rows, x -> x.pad(0, 2, 1).slice(0, 2, 2 + x.size(0)), x -> x));
        all.add(of("split, concat = nothing", SAME_BITS, rows,
                x -> Tensor.concat(-1, x.split(-1, 1, x.size(-1) - 1)), x -> x));
        all.add(of("stack, select = nothing", SAME_BITS, any, x -> Tensor.stack(0, x, x.neg()).select(0, 0), x -> x));
        all.add(of("a negative step = a flip", SAME_BITS, rows, x -> x.slice(0, -1, -x.size(0) - 1, -1), x -> x.flip(0)));
        all.add(of("repeat = concat", SAME_BITS, rows, x -> x.repeat(ones(x.rank(), 2)), x -> Tensor.concat(0, x, x)));
        all.add(of("pointwise ops and transposes commute", SAME_BITS, any, x -> x.transpose().exp(), x -> x.exp().transpose()));
        all.add(of("sums and transposes commute", SAME_BITS, Tensors.of(Shape.of(3, 4), Elements.any()), x -> x.transpose().sum(0),
                x -> x.sum(1)));
    }

    private static int[] ones(int rank, int first) {
        int[] times = new int[rank];
        Arrays.fill(times, 1);
        times[0] = first;
        return times;
    }

    private static void products(List<Identity> all) {
        Arbitrary<Tensor[]> matrices = Combinators.combine(Shapes.size(), Shapes.size(), Shapes.size())
                .flatAs((m, k, n) -> pair(Shape.of(m, k), Shape.of(k, n)));
        all.add(new Identity("(a b)' = b' a'", ROUNDING, matrices, x -> x[0].matmul(x[1]).transpose(),
                x -> x[1].transpose().matmul(x[0].transpose())));
        all.add(new Identity("matmul = sum of products", ROUNDING, matrices, x -> x[0].matmul(x[1]),
                x -> x[0].unsqueeze(2).mul(x[1].unsqueeze(0)).sum(1)));
        all.add(new Identity("(2 a) b = 2 (a b)", SAME_BITS, matrices, x -> x[0].mul(2).matmul(x[1]), x -> x[0].matmul(x[1]).mul(2)));
        all.add(new Identity("a batch = one product each", SAME_BITS, pair(Shape.of(2, 3, 4), Shape.of(2, 4, 2)),
                x -> x[0].matmul(x[1]).select(0, 1),
                x -> x[0].select(0, 1).matmul(x[1].select(0, 1))));
        all.add(of("a times identity = a", SAME_BITS, Tensors.of(Shape.of(3, 4), Elements.any()),
                x -> x.matmul(Tensor.eye(DType.F64, 4)), x -> x));
        all.add(new Identity("outer = column times row", SAME_BITS, pair(Shape.of(3), Shape.of(4)), x -> x[0].outer(x[1]).add(0),
                x -> x[0].unsqueeze(1).matmul(x[1].unsqueeze(0))));
        all.add(new Identity("dot = matmul", ROUNDING, pair(Shape.of(4), Shape.of(4)), x -> x[0].dot(x[1]), x -> x[0].matmul(x[1])));
    }

    private static void indexing(List<Identity> all) {
        Arbitrary<Tensor> rows = Tensors.of(Shapes.nonEmptyOfRankFrom(1), Elements.any());
        all.add(of("indexSelect of all = nothing", SAME_BITS, rows, x -> x.indexSelect(0, Tensor.arange(x.size(0))), x -> x));
        all.add(of("gather in reverse = flip", SAME_BITS, rows, x -> x.indexSelect(-1, Tensor.arange(x.size(-1)).flip()), x -> x.flip(-1)));
        all.add(of("scatterAdd onto one place = sum", ROUNDING, rows,
                x -> Tensor.zerosLike(x).slice(0, 0, 1).scatterAdd(0, Tensor.zeros(DType.I32, x.shape().toArray()), x),
                x -> x.sum(true, 0)));
        all.add(of("one-hot rows times x = indexSelect", SAME_BITS, Tensors.of(Shape.of(3, 2), Elements.any()),
                x -> Tensor.of(2, 0, 2, 1).oneHot(3).to(DType.F64).matmul(x), x -> x.indexSelect(0, Tensor.of(2, 0, 2, 1))));
    }
}
