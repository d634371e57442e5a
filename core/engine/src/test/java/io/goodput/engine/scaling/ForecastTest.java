package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.scaleout.Forecaster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForecastTest {
    @ParameterizedTest
    @EnumSource(Forecaster.class)
    void zerosBeforeTheFirstLoadAreNoneOfIt(Forecaster forecaster) {
        Forecast late = Forecast.of(forecaster);
        Forecast prompt = Forecast.of(forecaster);
        late.add(0);
        late.add(Double.NaN);
        assertEquals(0, late.next());
        for (double value : new double[] {100, 120, 90}) {
            late.add(value);
            prompt.add(value);
        }
        assertEquals(prompt.next(), late.next());
    }

    @Test
    void constantIsTheLastAndNaNIsZero() {
        Forecast forecast = Forecast.of(Forecaster.CONSTANT);
        forecast.add(5);
        forecast.add(7);
        assertEquals(7, forecast.next());
        forecast.add(Double.NaN);
        assertEquals(0, forecast.next());
    }

    /**
     * 100: level 100, trend 0. 120: level 0.5 · 120 + 0.5 · 100 = 110, trend 0.3 · 10 = 3. 130: level 65 + 0.5 · 113 =
     * 121.5, trend 0.3 · 11.5 + 0.7 · 3 = 5.55.
     */
    @Test
    void holtFollowsLevelAndTrend() {
        Forecast forecast = Forecast.of(Forecaster.HOLT);
        forecast.add(100);
        assertEquals(100, forecast.next());
        forecast.add(120);
        assertEquals(113, forecast.next(), 1e-12);
        forecast.add(130);
        assertEquals(127.05, forecast.next(), 1e-12);
    }

    /** 100, 0: level 50, trend −15. 0: level 17.5, trend 0.3 · −32.5 + 0.7 · −15 = −20.25. */
    @Test
    void holtNeverTellsLessThanNothing() {
        Forecast forecast = Forecast.of(Forecaster.HOLT);
        forecast.add(100);
        forecast.add(0);
        assertEquals(35, forecast.next(), 1e-12);
        forecast.add(0);
        assertEquals(0, forecast.next());
    }

    /**
     * 100 begins with P = diag(1000, 1000). Predicting makes it [[1000 + 1000 + 1, 1000], [1000, 1000.1]], so that 120 is
     * taken in with the gains 2001 / 2011 and 1000 / 2011: level 100 + 20 · 2001 / 2011 = 119.900547…, trend 20 · 1000 /
     * 2011 = 9.945301….
     *
     * <p>P is then [[2001 · 10 / 2011, 1000 · 10 / 2011], [., 1000.1 − 1000² / 2011]] = [[9.950273, 4.972650],
     * [4.972650, 502.834958]]; predicted [[523.730530, 507.807608], [., 502.934958]]. 130 against 129.845848 is a
     * surprise of 0.154152; gains 523.730530 / 533.730530 = 0.981264 and 507.807608 / 533.730530 = 0.951431: level
     * 129.997112, trend 10.091966.
     */
    @Test
    void kalmanFiltersLevelAndTrend() {
        Forecast forecast = Forecast.of(Forecaster.KALMAN);
        forecast.add(100);
        assertEquals(100, forecast.next());
        forecast.add(120);
        assertEquals(100 + 20 * 3001.0 / 2011, forecast.next(), 1e-9);
        forecast.add(130);
        assertEquals(129.997112 + 10.091966, forecast.next(), 2e-6);
    }

    /** Its trend overshoots: what Dynamo's does in raw mode, too. */
    @Test
    void kalmanMayTellLessThanNothing() {
        Forecast forecast = Forecast.of(Forecaster.KALMAN);
        forecast.add(100);
        forecast.add(0);
        assertEquals(100 - 100 * 3001.0 / 2011, forecast.next(), 1e-9);
    }
}
