package dev.lanegrad.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettingTest {
    private static final String PROPERTY = "lanegrad.test.setting";

    enum Colour {
        RED, DARK_GREEN {
            @Override
            public String toString() {
                return "a constant with a body of its own";
            }
        }
    }

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void absentIsTheDefault() {
        assertEquals(Colour.DARK_GREEN, Setting.of(PROPERTY, Colour.DARK_GREEN));
    }

    @Test
    void namesAConstantInAnyCase() {
        for (String name : new String[] {"dark_green", "Dark_Green", "DARK_GREEN"}) {
            System.setProperty(PROPERTY, name);
            assertEquals(Colour.DARK_GREEN, Setting.of(PROPERTY, Colour.RED));
        }
    }

    @Test
    void isANumberInARange() {
        assertEquals(7, Setting.of(PROPERTY, 1, 9, 7));
        for (String number : new String[] {"1", "9"}) {
            System.setProperty(PROPERTY, number);
            assertEquals(Integer.parseInt(number), Setting.of(PROPERTY, 1, 9, 7));
        }
        for (String number : new String[] {"0", "10", "-1", "two", "", "1e9", "99999999999"}) {
            System.setProperty(PROPERTY, number);
            assertEquals("the system property " + PROPERTY + " is '" + number + "', not a whole number from 1 to 9",
                    assertThrows(IllegalArgumentException.class, () -> Setting.of(PROPERTY, 1, 9, 7)).getMessage());
        }
    }

    @Test
    void anotherNameIsAnErrorThatSaysWhichThereAre() {
        for (String name : new String[] {"blue", "", " red"}) {
            System.setProperty(PROPERTY, name);
            assertEquals("the system property " + PROPERTY + " is '" + name + "', not one of red, dark_green",
                    assertThrows(IllegalArgumentException.class, () -> Setting.of(PROPERTY, Colour.DARK_GREEN)).getMessage());
        }
    }
}
