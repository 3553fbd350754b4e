package dev.lanegrad;

/**
 * Philox-4x32-10: ten rounds of multiplying and exchanging that turn a counter and a key into four random words. (Salmon et al., 2011;
 * constants from there.)
 *
 * <p>Blocks do not depend on each other, so many are made at a time, each round by a loop over all of them, which the compiler vectorises.
 */
final class Philox {
    /** Long enough for vectors, short enough for the cache nearest the processor. */
    private static final int MOST_AT_A_TIME = 64;
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final long LOW = 0xFFFFFFFFL;

    private final long key;
    private final int atATime;
    private final long[][] words; // of word 0 to 3 those of all blocks at hand, each in the lower half of a long, where products have room
    private long counter;
    private int block;

    /** Blocks of four words for the given key, from number {@code counter}; {@code blocks} is how many will be asked for. */
    Philox(long key, long counter, long blocks) {
        this.key = key;
        this.counter = counter;
        this.atATime = (int) Math.min(blocks, MOST_AT_A_TIME);
        this.words = new long[4][atATime];
        this.block = atATime - 1;
    }

    /** Goes on to the next block. */
    void next() {
        block++;
        if (block == atATime) {
            block = 0;
            for (int i = 0; i < atATime; i++, counter++) {
                words[0][i] = counter & LOW;
                words[1][i] = counter >>> 32;
                words[2][i] = 0;
                words[3][i] = 0;
            }
            bijection(key, words[0], words[1], words[2], words[3]);
        }
    }

    /** A word of the current block, 0 to 3. */
    int word(int index) {
        return (int) words[index][block];
    }

    /** Replaces counters, word by word, by their images. */
    static void bijection(long key, long[] c0, long[] c1, long[] c2, long[] c3) {
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            round(k0 & LOW, k1 & LOW, c0, c1, c2, c3);
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
    }

    private static void round(long k0, long k1, long[] c0, long[] c1, long[] c2, long[] c3) {
        for (int i = 0; i < c0.length; i++) {
            long p0 = MULTIPLIER_0 * (c0[i] & LOW); // the mask tells the compiler that half a multiplication will do
            long p1 = MULTIPLIER_1 * (c2[i] & LOW);
            c0[i] = p1 >>> 32 ^ c1[i] ^ k0;
            c1[i] = p1 & LOW;
            c2[i] = p0 >>> 32 ^ c3[i] ^ k1;
            c3[i] = p0 & LOW;
        }
    }
}
