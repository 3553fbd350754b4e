package dev.lanegrad.examples.introductions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Layer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class Intro06TwoSpiralsTest {

    @Test
    void thePictureShowsTheSpiralsInTheirColours() {
        Tensor first = Intro06TwoSpirals.spiral(100, 0);
        Tensor second = Intro06TwoSpirals.spiral(100, Math.PI);
        Layer model = Intro06TwoSpirals.learn(first, second, 200);
        Tensor none = Tensor.zeros(0, 2);
        BufferedImage picture = Intro06TwoSpirals.picture(model, none, none);
        assertEquals(0, mostlyRed(picture, first));
        assertEquals(100, mostlyRed(picture, second));
    }

    private static int mostlyRed(BufferedImage picture, Tensor points) {
        int count = 0;
        for (float[] point : (float[][]) points.toNestedArray()) {
            int column = (int) ((point[0] + 1) / 2 * picture.getWidth());
            int row = (int) ((1 - point[1]) / 2 * picture.getHeight());
            count += new Color(picture.getRGB(column, row)).getRed() > 127 ? 1 : 0;
        }
        return count;
    }
}
