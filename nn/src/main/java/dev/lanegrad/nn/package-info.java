/**
 * Layers, losses, optimisers, data, metrics and checkpoints on top of {@link dev.lanegrad}. A network that learns to tell images of ten
 * classes apart, given as floats of shape [n, 784] with class numbers of shape [n]:
 *
 * <pre>{@code
 * var rng = Rng.of(42);
 * var loader = DataLoader.of(images, labels, 100).shuffled(rng);
 * var model = Sequential.of(
 *         Dense.of(784, 128, rng), Tensor::relu,
 *         Dense.of(128, 10, rng));
 * var optimizer = Adam.of(model.parameters(), 1e-3);
 * for (int epoch = 0; epoch < 5; epoch++) {
 *     for (Batch batch : loader) {
 *         Tensor loss = Losses.crossEntropy(model.apply(batch.inputs()), batch.labels());
 *         optimizer.zeroGrad();
 *         loss.backward();
 *         optimizer.step();
 *     }
 * }
 * IO.println("accuracy: " + Metrics.accuracy(model.apply(testImages), testLabels));
 * }</pre>
 *
 * <ul>
 *   <li>Layers: {@link dev.lanegrad.nn.Dense}, {@link dev.lanegrad.nn.Dropout}, {@link dev.lanegrad.nn.Activations} and
 *       {@link dev.lanegrad.nn.Sequential}. Any function from tensor to tensor is a {@link dev.lanegrad.nn.Layer}; one of your own with
 *       parameters {@linkplain dev.lanegrad.nn.Layer#describe describes} itself. {@link dev.lanegrad.nn.Mode} tells training from use.
 *   <li>Losses: {@link dev.lanegrad.nn.Losses}, reduced as {@link dev.lanegrad.nn.LossReduction} says.
 *   <li>Learning: {@link dev.lanegrad.nn.Sgd}, {@link dev.lanegrad.nn.Adam} and {@link dev.lanegrad.nn.AdamW}, gradients limited by
 *       {@link dev.lanegrad.nn.Clipping}, the rate by a schedule, {@link dev.lanegrad.nn.LearningRate}.
 *   <li>Data: {@link dev.lanegrad.nn.DataLoader}, in batches and shuffled.
 *   <li>How good it is: {@link dev.lanegrad.nn.Metrics}, {@link dev.lanegrad.nn.ConfusionMatrix} and
 *       {@link dev.lanegrad.nn.ClassificationReport}.
 *   <li>Files: {@link dev.lanegrad.nn.Checkpoint} for a model, {@link dev.lanegrad.nn.TrainingState} for a run to go on with, to the same
 *       bits.
 * </ul>
 */
package dev.lanegrad.nn;
