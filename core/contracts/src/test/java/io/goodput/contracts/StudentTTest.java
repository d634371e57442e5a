package io.goodput.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StudentTTest {
    /** The density, without its constant factor, integrated by Simpson's rule over t = tan(angle). */
    private static double integral(int degreesOfFreedom, double from, double to) {
        int intervals = 20_000;
        double low = Math.atan(from);
        double width = (Math.atan(to) - low) / intervals;
        double sum = 0;
        for (int i = 0; i <= intervals; i++) {
            double angle = low + i * width;
            double tangent = Math.tan(angle);
            double density = Math.pow(1 + tangent * tangent / degreesOfFreedom, -(degreesOfFreedom + 1) / 2.0)
                    * (1 + tangent * tangent);
            sum += density * (i == 0 || i == intervals ? 1 : i % 2 == 0 ? 2 : 4);
        }
        return sum * width / 3;
    }

    private static double probabilityAbove(double quantile, int degreesOfFreedom) {
        double below = integral(degreesOfFreedom, 0, quantile);
        double above = integral(degreesOfFreedom, quantile, 1e12);
        return above / (below + above) / 2;
    }

    @Test
    void quantilesAreExceededAsOftenAsTheySay() {
        for (int degrees = 1; degrees <= StudentT.MOST; degrees++) {
            assertEquals(0.025, probabilityAbove(StudentT.at97_5(degrees), degrees), 4e-5, degrees + " degrees");
            assertEquals(0.001, probabilityAbove(StudentT.at99_9(degrees), degrees), 2e-6, degrees + " degrees");
        }
    }
}
