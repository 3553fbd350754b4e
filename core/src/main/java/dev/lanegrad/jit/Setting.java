package dev.lanegrad.jit;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A system property that chooses a constant of an enum, in lower case, or a number: for tests and measurements, never for bits. */
public final class Setting {
    private Setting() {}

    /**
     * What the property says.
     *
     * @param otherwise if it says nothing
     * @throws IllegalArgumentException if it names no constant; says which there are
     */
    public static <E extends Enum<E>> E of(String property, E otherwise) {
        String name = System.getProperty(property);
        if (name == null) {
            return otherwise;
        }
        try {
            return Enum.valueOf(otherwise.getDeclaringClass(), name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            String names = Arrays.stream(otherwise.getDeclaringClass().getEnumConstants())
                    .map(constant -> constant.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("the system property " + property + " is '" + name + "', not one of " + names, e);
        }
    }

    /**
     * What the property says.
     *
     * @param otherwise if it says nothing
     * @throws IllegalArgumentException unless it is a number from {@code least} to {@code most}; {@link Integer#getInteger} would pass over
     *     what is no number
     */
    public static int of(String property, int least, int most, int otherwise) {
        String number = System.getProperty(property);
        if (number == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(number);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("the system property " + property + " is '" + number + "', not a whole number from " + least
                + " to " + most);
    }
}
