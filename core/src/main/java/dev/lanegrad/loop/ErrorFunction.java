package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/** erf, and the distribution function of the standard normal distribution. */
final class ErrorFunction {

    /** erf(x) / x - 1 in z = x^2 on |x| <= 1; the relative error is 2^-29.4 and 2^-56.0. */
    private static final Polynomial NEAR_ZERO = new Polynomial(
            new double[] {
                1.2837917e-01f, -3.7612626e-01f, 1.1283579e-01f, -2.6853347e-02f, 5.187162e-03f, -7.997853e-04f, 7.806903e-05f
            },
            new double[] {
                0.12837916709551256, -0.37612638903183343, 0.11283791670936949, -0.02686617064195855, 0.005223977596726496,
                -0.0008548325484230632, 0.00012055280460298036, -1.4924464599754135e-05, 1.644413225852671e-06, -1.6183798367742e-07,
                1.3615588847077177e-08, -7.605128685122721e-10
            });

    /** log(1 - erf(t)) / t + 1 from 1 to 4.1 (float) and 6.1 (double), where erf becomes 1; the error of erf is 2^-28.6 and 2^-57.2. */
    private static final Polynomial LOG_COMPLEMENT = new Polynomial(
            new double[] {-1.2847555e-01f, -6.358465e-01f, -1.0509655e-01f, 2.2786012e-02f, -3.1830943e-03f, 2.1017922e-04f},
            new double[] {
                -0.12837910812802766, -0.6366202778764236, -0.10277071916411648, 0.019124679894274268, 0.00021255498197571894,
                -0.0016932992177297634, 0.0005753572422859903, 4.284544247088065e-07, -9.515167996261418e-05, 5.587680620356698e-05,
                -2.028982205464763e-05, 5.366892946263982e-06, -1.073892602917511e-06, 1.622828147525131e-07, -1.8035803250370734e-08,
                1.394030863337942e-09, -6.699072248246765e-11, 1.5073114473889456e-12
            });

    /**
     * exp(a^2/2) normalCdf(-a) / t in q = 1 - 2 t, where t = k / (a + k) with k = 3 (float) and 4 (double), for every a >= 0 whose result is
     * not 0; the relative error is 2^-24.5 and 2^-53.2, most of it from the rounding of the first coefficients.
     */
    private static final Polynomial SCALED_TAIL = new Polynomial(
            new double[] {
                2.430279e-01f, -1.697772e-01f, 7.6672584e-02f, -1.5757537e-02f, -3.4878887e-03f, 2.345959e-03f, 3.4841528e-04f,
                -4.0421227e-04f, -1.1201958e-04f, 9.7834854e-05f, 5.5880293e-05f
            },
            new double[] {
                0.18882128260393788, -0.15197416049297302, 0.0967843501855518, -0.04663046448991423, 0.015099143722832815,
                -0.00188504724169223, -0.0008699230939105399, 0.0004077046144295399, 3.333609995746298e-05, -5.7773731880145305e-05,
                -4.771990085502513e-07, 8.786146526928906e-06, 1.7968270213726702e-07, -1.479900286026736e-06, -1.5870631453171868e-07,
                2.5492548511298546e-07, 7.00191818284418e-08, -3.783450665961825e-08, -2.344968053317958e-08, 2.2506917282390663e-09,
                6.123699734882016e-09, 1.181711326078969e-09, -9.406082857207988e-10, -3.7925115453451324e-10
            });

    private ErrorFunction() {}

    /** Near zero x + x P(x^2), beyond 1 - exp(-|x| + |x| Q(|x|)): the shape of N. Juffa's erff. */
    static Value erf(Builder p, Value x) {
        Value one = p.constant(1);
        Value near = p.fma(x, NEAR_ZERO.at(p, p.mul(x, x)), x);
        Value magnitude = p.abs(x);
        Value t = p.min(magnitude, Format.constant(p, 4.1, 6.1));
        Value complement = Exponentials.expOfModerate(p, p.fma(t, LOG_COMPLEMENT.at(p, t), p.neg(t)));
        Value far = p.copySign(p.sub(one, complement), x);
        return p.select(p.lt(magnitude, one), near, far);
    }

    /** The smaller half, at -|x|, is exp(-x^2/2) t Q(1 - 2t), with the square as a double word; the larger one is 1 minus that. */
    static Value normalCdf(Builder p, Value x) {
        Value one = p.constant(1);
        Value a = p.min(p.abs(x), Format.constant(p, 15, 39)); // from where on the tail is 0
        Value half = p.mul(a, p.constant(-0.5));
        Value exp = Exponentials.exp(p, DoubleWord.product(p, half, a));
        Value k = Format.constant(p, 3, 4);
        Value t = p.div(k, p.add(a, k));
        Value tail = p.mul(exp, p.mul(t, SCALED_TAIL.at(p, p.fma(t, p.constant(-2), one))));
        return p.select(p.lt(x, p.constant(0)), tail, p.sub(one, tail));
    }
}
