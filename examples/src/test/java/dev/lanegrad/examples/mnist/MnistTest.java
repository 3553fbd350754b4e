package dev.lanegrad.examples.mnist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line, called as {@code ./mnist} calls it. */
class MnistTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int mnist(String... args) {
        return Mnist.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nonsense                     | Unknown option: '--nonsense'; try ./mnist --help
            nonsense                       | try ./mnist --help
            --epochs                       | Missing required parameter for option '--epochs'
            --epochs 0                     | '--epochs': '0' is not a whole number from 1
            --epochs 1e9                   | '1e9' is not a whole number from 1
            --batch -3                     | '-3' is not a whole number from 1
            --limit 99999999999            | is not a whole number from 1 to 2147483647
            --hidden 512,x                 | '--hidden'
            --hidden 512,,256              | '' is not a whole number
            --lr NaN                       | '--lr': 'NaN' is not a finite number above 0
            --lr 0                         | '0' is not a finite number above 0
            --optimizer lion               | '--optimizer'
            --seed many                    | '--seed'
            --threads 0                    | '--threads': '0' is not a whole number from 1
            --epochs 2 --epochs 3          | '--epochs' (N) should be specified only once
            eval                           | Missing required option: '--model=FILE'; try ./mnist eval --help
            eval --model                   | Missing required parameter
            predict --model f              | Missing required parameter: 'IMAGE'; try ./mnist predict --help
            predict some.png               | Missing required option: '--model=FILE'
            """)
    void wrongArgumentsExitWith2AndOneLine(String arguments, String explanation) {
        assertEquals(2, mnist(arguments.split(" ")));
        assertEquals("", out.toString());
        assertTrue(err.toString().startsWith("mnist: ") && err.toString().contains(explanation), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @ParameterizedTest
    @CsvSource({"--help, --optimizer", "eval --help, --model", "predict --help, IMAGE", "--version, Lanegrad"})
    void helpAndVersionExitWith0(String arguments, String shown) {
        assertEquals(0, mnist(arguments.split(" ")));
        assertTrue(out.toString().contains(shown), out::toString);
        assertEquals("", err.toString());
    }
}
