package dev.lanegrad.nn;

/** An argument that a layer inside a model does not take; the message begins with the layer's path, as in {@code "1.hidden: ..."}. */
public final class LayerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String path;

    private LayerException(String path, IllegalArgumentException cause) {
        super(path + ": " + cause.getMessage(), cause);
        this.path = path;
    }

    /** What happened in the layer called {@code name}, or deeper inside it. */
    static LayerException in(String name, IllegalArgumentException error) {
        return error instanceof LayerException deeper
                ? new LayerException(name + "." + deeper.path, (IllegalArgumentException) deeper.getCause())
                : new LayerException(name, error);
    }

    /** The names from the model to the layer, joined by dots. */
    public String path() {
        return path;
    }
}
