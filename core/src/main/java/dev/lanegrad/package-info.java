/**
 * Tensors, automatic differentiation and gradient checking. Begin at {@link dev.lanegrad.Tensor}.
 *
 * <h2>Bits you can reproduce</h2>
 *
 * <p>The same calls with the same seeds give the same bits: of every value, every gradient, and so of a whole training run. They do not
 * depend on whether loops are interpreted or compiled, and when that changes; on how much is fused into one loop; on the number of
 * threads; on the width of vectors, or whether there are any (the module {@code jdk.incubator.vector}); nor on the JVM's flags, compilers,
 * garbage collector and locale. It holds because
 *
 * <ul>
 *   <li>only operations that Java defines to the last bit are used: sums, products, quotients, square roots, {@link Math#fma} where it is
 *       written and nowhere else, and {@link StrictMath}; functions such as exp and tanh are our own polynomials of these;
 *   <li>an element of a matrix product is one chain of fused multiply-adds in the order of the inner axis, and a reduction is one fixed
 *       tree, so tiles, vectors and threads can share them out but not change them;
 *   <li>random numbers are computed from a counter, not drawn from a shared state: see {@link dev.lanegrad.Rng}.
 * </ul>
 *
 * <p>Its limits:
 *
 * <ul>
 *   <li>One NaN is not told from another: sign and payload are up to the processor.
 *   <li>The order of calls matters, as sums are rounded. Threads that draw from one generator, build on one graph or add to the gradient of
 *       one leaf at the same time decide it between them. A thread's own graph, or one handed on as a whole, is safe.
 *   <li>A {@link dev.lanegrad.CustomOp} is as reproducible as its code; {@link Math#exp} and the like are not.
 *   <li>Another version of this library may give other bits.
 * </ul>
 *
 * <p>The tests saw it hold on Temurin 25.0.3 under Linux on x86-64: on an AMD EPYC and an Intel Xeon with AVX-512, and on the same limited
 * to AVX2 and to AVX by the JVM's flags. Nothing in it is particular to these, but no other JDK or processor has been tried.
 *
 * <h2>Accuracy</h2>
 *
 * <p>The greatest errors seen, in units of the last place of the true value: over ten million float points a function, half of them strided
 * over all there are, against double precision, and over a hundred thousand double points (pow: four million and three thousand) against
 * arbitrary precision. The tests keep all within 1 (F32) and 2 (F64), gelu within 2.5, and none above its figure here. Only geluTanh loses
 * digits, the more the further below 0, since the sigmoid that it is made of takes an argument that was rounded.
 *
 * <table>
 *   <caption>Greatest errors seen, in ulps</caption>
 *   <tr><th>function<th>F32<th>F64
 *   <tr><td>exp<td>0.98<td>0.98
 *   <tr><td>expm1<td>0.89<td>1.07
 *   <tr><td>log<td>0.84<td>0.78
 *   <tr><td>log1p<td>0.89<td>0.77
 *   <tr><td>sin<td>0.74<td>0.70
 *   <tr><td>cos<td>0.75<td>0.68
 *   <tr><td>tan<td>0.89<td>0.79
 *   <tr><td>tanh<td>0.91<td>0.97
 *   <tr><td>sigmoid<td>0.94<td>0.90
 *   <tr><td>silu<td>1.00<td>0.90
 *   <tr><td>softplus<td>0.97<td>0.93
 *   <tr><td>erf<td>0.97<td>0.82
 *   <tr><td>gelu<td>1.84<td>1.86
 *   <tr><td>geluTanh<td>195.01<td>1379.30
 *   <tr><td>pow<td>0.97<td>0.93
 *   <tr><td>rsqrt<td>0.50<td>0.50
 *   <tr><td>reciprocal<td>0.50<td>0.50
 * </table>
 */
package dev.lanegrad;
