package dev.lanegrad;

/**
 * The product along an axis as a tree of multiplications: log2(n) pointwise ops, whose derivative is right with any number of zeros among
 * the factors, at any order.
 */
final class ProductTree {
    private ProductTree() {}

    static Tensor along(Tensor factors, int axis) {
        int count = factors.size(axis);
        if (count == 0) {
            return factors.sum(true, axis).add(1); // the empty product, as a function of its factors
        }
        Tensor product = factors;
        while (count > 1) {
            int half = count / 2;
            Tensor pairs = product.slice(axis, 0, half).mul(product.slice(axis, half, 2 * half));
            product = count % 2 == 0 ? pairs : Tensor.concat(axis, pairs, product.slice(axis, count - 1, count));
            count -= half;
        }
        return product;
    }
}
