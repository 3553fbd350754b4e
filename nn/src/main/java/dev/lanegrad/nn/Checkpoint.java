package dev.lanegrad.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Saves the parameters and buffers of a model, and gives them back, in {@link SafeTensors} files.
 *
 * <p>Weights from PyTorch's Linear are [outputs, inputs]: transpose each before {@link Layer#load}, as in {@code
 * state.put("0.weight", w.transpose())}. A square one would be accepted as it is, and be wrong.
 */
public final class Checkpoint {
    private Checkpoint() {}

    /**
     * {@link #save(Path, Layer, Map)} without notes.
     *
     * @throws IOException if the file cannot be written
     */
    public static void save(Path path, Layer model) throws IOException {
        save(path, model, Map.of());
    }

    /**
     * Saves all parameters and buffers by their paths. An old file is replaced as a whole, or, if that fails, left as it was.
     *
     * @param metadata notes to keep with them, such as what is needed to build the model again
     * @throws IOException if the file cannot be written
     */
    public static void save(Path path, Layer model, Map<String, String> metadata) throws IOException {
        new SafeTensors(Objects.requireNonNull(model, "model").state(), metadata).write(path);
    }

    /**
     * Gives all parameters and buffers the elements in a file; returns the notes kept with them.
     *
     * @throws IOException if the file cannot be read, is not well-formed, or is for another model, listing every missing, unexpected
     *     or mis-shaped tensor; then the model is unchanged
     */
    public static Map<String, String> load(Path path, Layer model) throws IOException {
        Objects.requireNonNull(model, "model");
        SafeTensors file = SafeTensors.read(path);
        try {
            model.load(file.tensors());
        } catch (IllegalArgumentException otherModel) {
            throw new IOException(path + ": " + otherModel.getMessage(), otherModel);
        }
        return file.metadata();
    }
}
