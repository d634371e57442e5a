package io.goodput.calibration.backtest;

import io.goodput.contracts.SeriesBucket;
import io.goodput.contracts.TimeSeries;
import io.goodput.engine.RequestListener;
import io.goodput.engine.RequestView;
import java.util.Arrays;

/** What a simulation gave for each request; NaN for what never came. */
final class Replayed implements RequestListener {
    private final Requests requests;
    private final double[] firstToken;
    private final double[] end;
    private final int count;
    private double[] kvFrom = new double[0];
    private double[] kv = new double[0];

    /** @param count of the requests, the first so many are simulated */
    Replayed(Requests requests, int count) {
        this.requests = requests;
        this.count = count;
        firstToken = new double[count];
        end = new double[count];
        Arrays.fill(firstToken, Double.NaN);
        Arrays.fill(end, Double.NaN);
    }

    @Override
    public void ended(RequestView request) {
        int number = (int) request.number();
        if (number < count) {
            firstToken[number] = request.firstTokenAt();
            end[number] = request.end() == RequestView.End.FINISHED ? request.endedAt() : Double.NaN;
        }
    }

    /** Keeps of the series how full the KV of pools that decode was. */
    void keep(TimeSeries series, boolean[] decodes) {
        int buckets = series.buckets().size();
        kvFrom = new double[buckets + 1];
        kv = new double[buckets];
        for (int i = 0; i < buckets; i++) {
            SeriesBucket bucket = series.buckets().get(i);
            kvFrom[i] = bucket.fromSeconds();
            kvFrom[i + 1] = bucket.toSeconds();
            double sum = 0;
            int pools = 0;
            for (int pool = 0; pool < decodes.length; pool++) {
                if (decodes[pool]) {
                    sum += bucket.pools().get(pool).kvOccupancy();
                    pools++;
                }
            }
            kv[i] = sum / pools;
        }
    }

    Requests requests() {
        return requests;
    }

    int count() {
        return count;
    }

    /** When the user saw the first token. */
    double firstTokenAt(int request) {
        return firstToken[request];
    }

    /** When it finished. */
    double endAt(int request) {
        return end[request];
    }

    double ttftSeconds(int request) {
        return firstToken[request] - requests.arrivalSeconds(request);
    }

    double e2eSeconds(int request) {
        return end[request] - requests.arrivalSeconds(request);
    }

    /** NaN with one output token. */
    double tpotSeconds(int request) {
        int output = requests.outputTokens(request);
        return output < 2 ? Double.NaN : (end[request] - firstToken[request]) / (output - 1);
    }

    /** Mean share of KV blocks in use, over time; NaN where the run has no such time. */
    double kvShare(double from, double to) {
        double weighted = 0;
        double seconds = 0;
        for (int i = 0; i < kv.length; i++) {
            double both = Math.min(to, kvFrom[i + 1]) - Math.max(from, kvFrom[i]);
            if (both > 0) {
                weighted += both * kv[i];
                seconds += both;
            }
        }
        return seconds == 0 ? Double.NaN : weighted / seconds;
    }
}
