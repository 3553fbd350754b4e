package dev.lanegrad.loop;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What has been made for keys, each known by value, once. When there is too much of it, everything is made afresh, so that a program of
 * ever new expressions does not fill the heap.
 */
public final class Remembered<K, V> {
    private static final int MOST = 4096;

    private final ConcurrentHashMap<K, V> known = new ConcurrentHashMap<>();
    private final Function<K, V> maker;

    public Remembered(Function<K, V> maker) {
        this.maker = maker;
    }

    /** What was made for an equal key, or is made now. */
    public V of(K key) {
        V value = known.get(key);
        if (value == null) {
            if (known.size() >= MOST) {
                known.clear();
            }
            value = known.computeIfAbsent(key, maker);
        }
        return value;
    }
}
