package dev.lanegrad.gemm;

import java.util.List;

/**
 * A part of a product: some rows and panels of c, whose chains go on from {@code k}. Between two blocks of the same rows, their chains lie
 * in working memory, panel by panel: a tile then meets them in the order in which they lie, and not each row of c in another page.
 *
 * @param a its rows, in strips one under the other
 * @param b all of its columns
 * @param c all of its columns
 * @param panels what is to be done of b and c
 * @param row of the product, with which its rows begin
 * @param k where in the chains it begins
 * @param length of the chains
 * @param keepsB whether the packed panels of b are kept for other rows
 */
record Block(List<Matrix> a, Matrix b, Matrix c, List<Panel> panels, int row, int k, int length, boolean keepsB) {

    /** Whether rows before these have packed b, and kept it. */
    boolean hasB() {
        return keepsB && row > 0;
    }

    boolean begins() {
        return k == 0;
    }

    boolean ends() {
        return k + b.rows() == length;
    }

    /** A place for a panel of b, so many panels behind one that is packed with it. */
    Matrix packed(Panel panel, int behind, WorkingMemory memory) {
        int depth = b.rows();
        if (keepsB) {
            return memory.panels(length * width()).matrix(k * width() + (panel.from() - start()) * depth, depth, panel.width());
        }
        return memory.panels(2 * depth * panel.width()).matrix(behind * depth * panel.width(), depth, panel.width());
    }

    /** A place for the chains of a panel: the same for all, if no other block goes on with them. */
    Matrix chains(Panel panel, WorkingMemory memory) {
        int rows = c.rows();
        if (begins() && ends()) {
            return memory.chains(rows * panel.width()).matrix(0, rows, panel.width());
        }
        return memory.chains(rows * width()).matrix(rows * (panel.from() - start()), rows, panel.width());
    }

    /** Of all panels, in elements of packed rows. */
    private int width() {
        return panels.getLast().from() + panels.getLast().width() - start();
    }

    private int start() {
        return panels.getFirst().from();
    }
}
