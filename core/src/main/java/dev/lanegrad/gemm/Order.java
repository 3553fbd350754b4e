package dev.lanegrad.gemm;

/** Which elements of a matrix are adjacent in memory: NumPy's C and F. */
enum Order {
    /** Those of a row. */
    ROW_MAJOR,
    /** Those of a column. */
    COLUMN_MAJOR
}
