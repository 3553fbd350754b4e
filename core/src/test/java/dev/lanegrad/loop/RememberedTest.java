package dev.lanegrad.loop;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RememberedTest {

    @Test
    void isMadeOnceUntilThereIsTooMuch() {
        var remembered = new Remembered<Integer, Object>(key -> new Object());
        Object first = remembered.of(0);
        IntStream.range(0, 100).forEach(remembered::of);
        assertSame(first, remembered.of(0));
        IntStream.range(0, 100_000).forEach(remembered::of);
        assertNotSame(first, remembered.of(0));
    }
}
