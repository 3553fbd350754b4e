package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.jit.Warmed;
import dev.lanegrad.memory.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tiles on which a plan's loop is warmed up and timed. They take every path through it, as C2 leaves out those it has never seen taken:
 * short rows and long ones, with and without a tail, one that ends with its array and one that does not. Masks, which are packed first,
 * take more than that to gain from vectors, and loops that go down columns many rows.
 */
final class MadeUpTiles implements Warmed.Trial<Loop> {
    private final Stage whole;
    private final List<Tile> tiles;

    MadeUpTiles(LoopPlan plan, LoopProgram program) {
        whole = Stage.whole(plan, program);
        tiles = new ArrayList<>(List.of(
                tile(1, 64, 0), tile(2, 48, 64), tile(3, 1, 0),
                tile(3, 37, 64), tile(1, 37, 0), tile(2, 5, 64)));
        if (IntStream.range(0, whole.operands()).anyMatch(whole::isMask)) {
            tiles.add(tile(4, 250, 0));
        }
        if (IntStream.range(0, whole.operands()).anyMatch(whole::isPerColumn)) {
            tiles.add(tile(20, 240, 0));
        }
    }

    @Override
    public void idle(Loop loop) {
        loop.idle();
    }

    @Override
    public void run(Loop loop) {
        for (Tile tile : tiles) {
            loop.run(tile);
        }
    }

    private Tile tile(int rows, int cols, int room) {
        int operands = whole.operands();
        var arrays = new Object[operands];
        var rowStrides = new int[operands];
        var colStrides = new int[operands];
        for (int k = 0; k < operands; k++) {
            arrays[k] = array(whole.isMask(k) ? DType.BOOL : whole.program().dtype(), rows * cols + room);
            rowStrides[k] = whole.isFixed(k) || whole.isPerColumn(k) ? 0 : cols;
            colStrides[k] = whole.isFixed(k) ? 0 : 1;
        }
        var tile = new Tile(arrays, new int[operands], rowStrides, colStrides);
        tile.rows = rows;
        tile.cols = cols;
        return tile;
    }

    /** Ordinary numbers, since zeros and subnormals can take the processor longer. */
    private static Object array(DType dtype, int length) {
        Object array = Buffer.allocate(dtype, length).array();
        switch (array) {
            case float[] floats -> Arrays.fill(floats, 0.75f);
            case double[] doubles -> Arrays.fill(doubles, 0.75);
            default -> { }
        }
        return array;
    }
}
