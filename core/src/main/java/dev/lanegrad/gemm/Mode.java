package dev.lanegrad.gemm;

import dev.lanegrad.jit.Setting;
import dev.lanegrad.jit.VectorApi;

/** Which tiles run; the property {@code lanegrad.gemm} chooses, for tests and measurements. The bits are the same. */
enum Mode {
    /** Without the Vector API; the only mode where its module is absent. */
    SCALAR,
    /** Vector tiles from the first product on. */
    COMPILED,
    /** Scalar tiles until the vector tiles are warm. */
    MIXED;

    static Mode ofThisJvm() {
        Mode chosen = Setting.of("lanegrad.gemm", MIXED);
        return VectorApi.isPresent() ? chosen : SCALAR;
    }
}
