package dev.lanegrad.loop;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * The classes of masks, of which there must be two before a loop is compiled. While there is one, C2 takes it for the only one, and when the next is
 * loaded, for the first exponential after a thousand steps, say, all loops with masks lose their compiled code and take a thousand times as long until
 * C2 has compiled them again.
 */
final class MaskClasses {
    private MaskClasses() {}

    static void load() {
        FloatVector.SPECIES_PREFERRED.maskAll(true);
        IntVector.SPECIES_PREFERRED.maskAll(true);
    }
}
