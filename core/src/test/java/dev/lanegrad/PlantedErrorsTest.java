package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.GradReport.Verdict;
import dev.lanegrad.testing.Tries;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker under test: it finds every error of the catalogue. That it accepts what is right, the ops' own tests show. */
class PlantedErrorsTest {
    private static final int TRIES = 100;

    @Test
    void theCatalogueNamesEachErrorOnce() {
        List<String> names = PlantedError.catalogue().stream().map(PlantedError::name).toList();
        assertEquals(names.size(), names.stream().distinct().count());
    }

    static List<PlantedError> catalogue() {
        return PlantedError.catalogue();
    }

    @ParameterizedTest
    @MethodSource("catalogue")
    void isFound(PlantedError error) {
        GradCheck check = GradCheck.of(error).order(2);
        assertTrue(Tries.find(TRIES, error.inputs(), inputs -> check.check(inputs).verdict() != Verdict.OK).isPresent());
    }
}
