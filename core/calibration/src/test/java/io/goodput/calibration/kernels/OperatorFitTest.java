package io.goodput.calibration.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.OperatorTime;
import io.goodput.simulation.steps.KernelWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fits of kernels whose truth is known: made up from a form, a switch of kernels and noise. */
class OperatorFitTest {
    private static final AcceleratedSystem H100 =
            Catalog.shipped().findSystem("hgx-h100").orElseThrow();
    private static final int[] SIZES = {512, 1_024, 2_048, 4_096, 8_192};

    /** 70 % of the peak, 80 % of the bandwidth, 4 µs; products of up to 64 rows take a slower kernel. */
    private static double truth(KernelWork work, double rows) {
        double seconds = 4e-6 + Math.max(work.computeSeconds() / 0.7, work.memorySeconds() / 0.8);
        return Math.max(work.floorSeconds(), rows <= 64 ? 1.25 * seconds : seconds);
    }

    private static List<MeasuredKernel> rows(double noise) {
        var random = new Random(5);
        List<MeasuredKernel> rows = new ArrayList<>();
        for (int inner : SIZES) {
            for (int outer : SIZES) {
                for (int tokens = 1; tokens <= 16_384; tokens *= 2) {
                    var work = KernelWork.product(H100, NumberFormat.BFLOAT16, tokens, inner, outer);
                    double measured = truth(work, tokens) * Math.exp(noise * random.nextGaussian());
                    rows.add(new MeasuredKernel(work, measured, 31 * inner + outer));
                }
            }
        }
        return rows;
    }

    private static OperatorTime fit(List<MeasuredKernel> rows) {
        return new KernelKey.Gemm(NumberFormat.BFLOAT16).fit().fit(rows, new double[rows.size()]);
    }

    @Test
    void aKnownKernelComesBackAndUnseenShapesAreMetToo() {
        OperatorTime time = fit(rows(0.01));
        assertTrue(time.error().medianShare() < 0.03, "fitted: " + time.error());
        assertTrue(time.error().heldOutPoints() >= 30, "held out: " + time.error());
        assertTrue(time.error().heldOutMedianShare() < 0.05, "held out: " + time.error());
        // Shapes that are in no row at all.
        for (int tokens : new int[] {3, 48, 700, 6_000}) {
            var work = KernelWork.product(H100, NumberFormat.BFLOAT16, tokens, 3_000, 5_000);
            assertEquals(1, work.seconds(time) / truth(work, tokens), 0.15, tokens + " rows");
        }
    }

    @Test
    void theSameRowsGiveTheSameNumbers() {
        assertEquals(fit(rows(0.05)), fit(rows(0.05)));
    }

    @Test
    void whatIsMeasuredBesideIsNotFitted() {
        List<MeasuredKernel> rows = rows(0);
        List<MeasuredKernel> blocks = new ArrayList<>();
        double[] beside = new double[rows.size()];
        for (int i = 0; i < beside.length; i++) {
            MeasuredKernel row = rows.get(i);
            beside[i] = 2 * row.seconds();
            blocks.add(new MeasuredKernel(row.work(), 3 * row.seconds(), row.shape()));
        }
        OperatorTime time = new KernelKey.Gemm(NumberFormat.BFLOAT16).fit().fit(blocks, beside);
        var work = KernelWork.product(H100, NumberFormat.BFLOAT16, 2_048, 4_096, 4_096);
        assertEquals(1, work.seconds(time) / truth(work, 2_048), 0.06);
    }

    @Test
    void noFitBeatsTheDataSheet() {
        // Rows that claim half of the floor: they would have been flagged; a fit of them is held to the floor.
        List<MeasuredKernel> rows = rows(0).stream()
                .map(row -> new MeasuredKernel(row.work(), row.work().floorSeconds() / 2, row.shape()))
                .toList();
        OperatorTime time = fit(rows);
        for (MeasuredKernel row : rows) {
            assertTrue(row.work().seconds(time) >= row.work().floorSeconds());
            assertTrue(Sanity.isBelowFloor(row));
        }
    }
}
