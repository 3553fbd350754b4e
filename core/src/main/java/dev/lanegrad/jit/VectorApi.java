package dev.lanegrad.jit;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;

/** The incubating Vector API, as far as others than emitted code need it. */
public final class VectorApi {
    /** The widest vectors that have a name of their own there; processors with wider ones run these, too. */
    private static final int WIDEST = 512;

    private VectorApi() {}

    /** Whether its module is there for us; if not, nothing else here may be called. */
    public static boolean isPresent() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").filter(VectorApi.class.getModule()::canRead).isPresent();
    }

    /**
     * The width of vectors: 64, 128, 256 or 512 if the system property {@code lanegrad.vectorBits} says so, as in tests; else what the
     * machine prefers.
     */
    public static int vectorBits() {
        return Math.min(WIDEST, Integer.getInteger("lanegrad.vectorBits", VectorShape.preferredShape().vectorBitSize()));
    }

    /** Whether the processor has 32 registers for vectors of such a width; if not, 16. */
    public static boolean hasManyRegisters(int vectorBits) {
        return vectorBits == WIDEST || System.getProperty("os.arch").equals("aarch64");
    }

    /**
     * Loads two classes of masks, before a loop with masks is compiled. While there is one, C2 takes it for the only one, and when the next
     * is loaded, for the first exponential after a thousand steps, say, all loops with masks lose their compiled code, and take a thousand
     * times as long until C2 has compiled them again.
     */
    static void loadMasks() {
        FloatVector.SPECIES_PREFERRED.maskAll(true);
        IntVector.SPECIES_PREFERRED.maskAll(true);
    }
}
