package dev.lanegrad.examples.introductions;

import dev.lanegrad.Autodiff;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Adam;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Layer;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Sequential;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Two spirals that wind around each other, told apart by a network with two hidden layers (the task is Lang and Witbrock's, 1988).
 * The picture, spirals.png, shows what the network answers everywhere, and the points that it has learnt from.
 * One batch of the whole plane, a point a pixel, is all it takes to draw it.
 */
final class Intro06TwoSpirals {
    private static final int PIXELS = 400;

    /** Points [n, 2] of a spiral that winds around the middle of [-1, 1] x [-1, 1] from the given angle on, 1.5 times. */
    static Tensor spiral(int n, double startAngle) {
        Tensor radius = Tensor.linspace(0.1, 0.9, n);
        Tensor angle = Tensor.linspace(startAngle, startAngle + 3 * Math.PI, n);
        return Tensor.stack(1, radius.mul(angle.cos()), radius.mul(angle.sin()));
    }

    /** A model from points [n, 2] to logits [n, 1]: above 0 for the second spiral. */
    static Layer learn(Tensor first, Tensor second, int steps) {
        Rng rng = Rng.of(42);
        Layer model = Sequential.of(Dense.of(2, 64, rng), Tensor::relu, Dense.of(64, 64, rng), Tensor::relu, Dense.of(64, 1, rng));
        Adam optimizer = Adam.of(model.parameters(), 0.01);
        for (int step = 0; step < steps; step++) {
            optimizer.zeroGrad();
            loss(model, first, second).backward();
            optimizer.step();
        }
        return model;
    }

    static Tensor loss(Layer model, Tensor first, Tensor second) {
        Tensor labels = Tensor.concat(0, Tensor.zeros(first.size(0), 1), Tensor.ones(second.size(0), 1));
        return Losses.binaryCrossEntropyWithLogits(model.apply(Tensor.concat(0, first, second)), labels);
    }

    /** The probability of the second spiral as a colour, blue to red, for every pixel; the points of both in black and white. */
    static BufferedImage picture(Layer model, Tensor first, Tensor second) {
        Tensor axis = Tensor.linspace(-1, 1, PIXELS);
        Tensor x = axis.expand(PIXELS, PIXELS); // grows along rows
        Tensor y = axis.neg().unsqueeze(1).expand(PIXELS, PIXELS); // falls from row to row, because the first is on top
        Tensor plane = Tensor.stack(-1, x, y).reshape(PIXELS * PIXELS, 2);
        float[] red = Autodiff.noGrad(() -> model.apply(plane).sigmoid()).toFloatArray();
        var image = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < red.length; pixel++) {
            image.setRGB(pixel % PIXELS, pixel / PIXELS, new Color(red[pixel], 0.5f, 1 - red[pixel]).getRGB());
        }
        dots(image, first, Color.BLACK);
        dots(image, second, Color.WHITE);
        return image;
    }

    private static void dots(BufferedImage image, Tensor points, Color color) {
        var graphics = image.createGraphics();
        graphics.setColor(color);
        for (float[] point : (float[][]) points.toNestedArray()) {
            graphics.fillOval(Math.round((point[0] + 1) / 2 * PIXELS) - 2, Math.round((1 - point[1]) / 2 * PIXELS) - 2, 5, 5);
        }
    }

    static void main() throws IOException {
        Tensor first = spiral(100, 0);
        Tensor second = spiral(100, Math.PI);
        Layer model = learn(first, second, 400);
        Path file = Path.of("spirals.png");
        ImageIO.write(picture(model, first, second), "png", file.toFile());
        IO.println("loss %.1e; the decision boundary is in %s".formatted(loss(model, first, second).item(), file.toAbsolutePath()));
    }
}
