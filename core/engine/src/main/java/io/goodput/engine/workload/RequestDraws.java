package io.goodput.engine.workload;

import io.goodput.contracts.HitShare;
import io.goodput.contracts.NormalDistribution;
import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.TokenQuantiles;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.TrafficClass;
import io.goodput.engine.kernel.RandomStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a synthetic request is made of: its class, its lengths and its drawn hits. Immutable tables. */
final class RequestDraws {
    /** Least share that has a finite normal quantile. */
    private static final double LEAST_SHARE = 0x1p-54;

    /** Upper ends of the classes' shares; the last is above every draw. */
    private final double[] shareEnds;

    private final LengthTable[] inputs;
    private final LengthTable[] outputs;
    private final int[] limits;
    private final @Nullable HitTable[] hits;
    private final double correlation;
    private final double independence;

    /**
     * @throws io.goodput.contracts.InvalidInputException when a token distribution cannot have its mean
     */
    RequestDraws(Traffic traffic) {
        List<TrafficClass> classes = traffic.classes();
        int count = classes == null ? 1 : classes.size();
        shareEnds = new double[count];
        inputs = new LengthTable[count];
        outputs = new LengthTable[count];
        limits = new int[count];
        hits = new @Nullable HitTable[count];
        double total = 0;
        for (int i = 0; i < count; i++) {
            TrafficClass of = classes == null ? null : classes.get(i);
            String pointer = "/classes/" + i;
            TokenQuantiles output = RequestLengths.quantiles(
                    of == null ? null : of.outputTokens(), traffic.outputTokens(), pointer, "/outputTokens");
            inputs[i] = new LengthTable(RequestLengths.quantiles(
                    of == null ? null : of.inputTokens(), traffic.inputTokens(), pointer, "/inputTokens"));
            outputs[i] = new LengthTable(output);
            limits[i] = RequestLengths.limit(traffic, of, output);
            HitShare share = of != null && of.hitShare() != null ? of.hitShare() : traffic.hitShare();
            hits[i] = share == null ? null : new HitTable(share);
            total += shareOf(of);
            shareEnds[i] = total;
        }
        for (int i = 0; i < count; i++) {
            shareEnds[i] /= total;
        }
        shareEnds[count - 1] = 1;
        correlation = traffic.lengthCorrelation() == null ? 0 : traffic.lengthCorrelation();
        independence = Math.sqrt(1 - correlation * correlation);
    }

    private static double shareOf(@Nullable TrafficClass of) {
        return of == null || of.share() == null ? 1 : of.share();
    }

    /** The class of the next request of a stream, which gives a number when there are several. */
    int requestClass(RandomStream stream) {
        if (shareEnds.length == 1) {
            return 0;
        }
        double share = stream.uniform();
        int i = 0;
        while (share >= shareEnds[i]) {
            i++;
        }
        return i;
    }

    /** Prompt tokens in the upper half, output tokens within the limit in the lower. */
    long lengths(int requestClass, RandomStream inputStream, RandomStream outputStream) {
        LengthTable input = inputs[requestClass];
        LengthTable output = outputs[requestClass];
        int in;
        int out;
        if (correlation == 0 || input.isConstant() || output.isConstant()) {
            in = input.draw(inputStream);
            out = output.draw(outputStream);
        } else {
            double share = inputStream.uniform();
            in = input.at(share, inputStream.uniform());
            double z = correlation * NormalDistribution.quantile(Math.max(share, LEAST_SHARE))
                    + independence * NormalDistribution.quantile(Math.max(outputStream.uniform(), LEAST_SHARE));
            out = output.at(Math.min(NormalDistribution.cumulative(z), 1 - LEAST_SHARE * 2), outputStream.uniform());
        }
        return ((long) in << Integer.SIZE) | Math.min(out, limits[requestClass]);
    }

    /** Prompt tokens that are held, or {@link RequestSource#NOT_DRAWN}. */
    int hitTokens(int requestClass, int inputTokens, RandomStream stream) {
        HitTable table = hits[requestClass];
        return table == null ? RequestSource.NOT_DRAWN : table.draw(stream, inputTokens);
    }

    boolean drawsHits(int requestClass) {
        return hits[requestClass] != null;
    }

    int maxOutputTokens(int requestClass) {
        return limits[requestClass];
    }
}
