package dev.lanegrad;

/**
 * Philox-4x32-10: ten rounds of multiplying and exchanging that turn a counter and a key into four random words. (Salmon et al., 2011; constants from there.)
 */
final class Philox {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final long LOW = 0xFFFFFFFFL;

    private final long key;
    private long counter;
    private int x0;
    private int x1;
    private int x2;
    private int x3;

    /** Blocks of four words for the given key, from number {@code counter}. */
    Philox(long key, long counter) {
        this.key = key;
        this.counter = counter;
    }

    /** Goes on to the next block. */
    void next() {
        bijection((int) counter, (int) (counter >>> 32), 0, 0);
        counter++;
    }

    /** Sets the block to the image of the given counter words. */
    void bijection(int c0, int c1, int c2, int c3) {
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * (c0 & LOW);
            long p1 = MULTIPLIER_1 * (c2 & LOW);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        x0 = c0;
        x1 = c1;
        x2 = c2;
        x3 = c3;
    }

    /** A word of the current block, 0 to 3. */
    int word(int index) {
        return switch (index) {
            case 0 -> x0;
            case 1 -> x1;
            case 2 -> x2;
            default -> x3;
        };
    }
}
