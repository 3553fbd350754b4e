/**
 * Random tensors for property-based tests with <a href="https://jqwik.net">jqwik</a>, published as the test-jar of core. An op of
 * your own is checked in three lines:
 *
 * <pre>{@code
 * @Property
 * void theGradientIsRight(@ForAll("tensors") Tensor x) {
 *     GradCheck.of(new Cube()).order(2).check(x).orThrow();
 * }
 *
 * @Provide
 * Arbitrary<Tensor> tensors() {
 *     return Tensors.of(Elements.any());
 * }
 * }</pre>
 *
 * <p>{@link dev.lanegrad.testing.Elements} says which numbers, {@link dev.lanegrad.testing.Shapes} which sizes, and
 * {@link dev.lanegrad.testing.Tensors} puts them together, in memory {@linkplain dev.lanegrad.testing.View laid out} one way or another.
 * Failing samples shrink to axes of size 1, then fewer axes, and elements near 0.
 */
package dev.lanegrad.testing;
