package io.goodput.engine.workload;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.engine.kernel.RandomStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrival times in an open loop, one after the other; the first comes one gap after the start. */
sealed interface ArrivalTimes {
    /** The next arrival in seconds from the start of the run; infinite when there is none. */
    double next();

    /**
     * The arrival times of a process.
     *
     * @param rate mean arrivals per second
     * @param profile how the rate changes; none when constant
     */
    static ArrivalTimes of(
            @Nullable Arrivals given, double rate, @Nullable RateProfile profile, long seed, String name) {
        Arrivals arrivals = given == null ? Arrivals.poisson() : given;
        var gaps = new Gaps(arrivals, new RandomStream(seed, name));
        if (arrivals.process() == ArrivalProcess.MARKOV_MODULATED) {
            RateProfile base = profile == null ? new RateProfile(rate, null, List.of()) : profile;
            return new Modulated(new States(arrivals, new RandomStream(seed, name + "-states")), gaps, base.walk());
        }
        return profile == null ? new Constant(gaps, 1 / rate) : new Rated(gaps, profile.walk());
    }

    /** Gaps with mean 1. */
    final class Gaps {
        private final ArrivalProcess process;
        /** Shape of gamma gaps, 1 / cv²; their scale is 1 / shape. */
        private final double shape;

        private final RandomStream stream;

        Gaps(Arrivals arrivals, RandomStream stream) {
            Double variation = arrivals.coefficientOfVariation();
            this.process = arrivals.process();
            this.shape = variation == null ? 1 : 1 / (variation * variation);
            this.stream = stream;
        }

        double next() {
            return switch (process) {
                case POISSON, MARKOV_MODULATED -> stream.exponential();
                case CONSTANT -> 1;
                case GAMMA -> stream.gamma(shape) / shape;
            };
        }
    }

    /** At a constant rate: running sums of gaps. */
    final class Constant implements ArrivalTimes {
        private final Gaps gaps;
        private final double meanGapSeconds;
        private double last;

        Constant(Gaps gaps, double meanGapSeconds) {
            this.gaps = gaps;
            this.meanGapSeconds = meanGapSeconds;
        }

        @Override
        public double next() {
            last += meanGapSeconds * gaps.next();
            return last;
        }
    }

    /** At a changing rate: each gap is stretched such that its expected arrivals are those of the gap. */
    final class Rated implements ArrivalTimes {
        private final Gaps gaps;
        private final RateProfile.Walk walk;

        Rated(Gaps gaps, RateProfile.Walk walk) {
            this.gaps = gaps;
            this.walk = walk;
        }

        @Override
        public double next() {
            walk.advance(gaps.next(), Double.POSITIVE_INFINITY);
            return walk.time();
        }
    }

    /** Poisson arrivals whose rate is multiplied by the factor of a state. */
    final class Modulated implements ArrivalTimes {
        private final States states;
        private final Gaps gaps;
        private final RateProfile.Walk walk;

        Modulated(States states, Gaps gaps, RateProfile.Walk walk) {
            this.states = states;
            this.gaps = gaps;
            this.walk = walk;
        }

        @Override
        public double next() {
            double left = gaps.next();
            while (true) {
                double factor = states.factor();
                if (factor > 0) {
                    left = walk.advance(left / factor, states.end()) * factor;
                    if (walk.time() < states.end() || left <= 0) {
                        return walk.time();
                    }
                } else {
                    walk.advance(Double.POSITIVE_INFINITY, states.end());
                }
                if (walk.time() == Double.POSITIVE_INFINITY) {
                    return walk.time();
                }
                states.change();
            }
        }
    }

    /** The states of Markov-modulated arrivals. The first is drawn by the states' shares of the time. */
    final class States {
        private final double[] factors;
        private final double[] meanSeconds;
        private final RandomStream stream;
        private int state;
        private double end;

        States(Arrivals arrivals, RandomStream stream) {
            var given = arrivals.states();
            if (given == null) {
                throw new IllegalStateException("Markov-modulated arrivals have states");
            }
            this.stream = stream;
            factors = new double[given.size()];
            meanSeconds = new double[given.size()];
            double seconds = 0;
            double weighted = 0;
            for (int i = 0; i < factors.length; i++) {
                factors[i] = given.get(i).rateFactor();
                meanSeconds[i] = given.get(i).meanSeconds();
                seconds += meanSeconds[i];
                weighted += factors[i] * meanSeconds[i];
            }
            // Every state is entered as often as any other: the time in it is proportional to its mean stay.
            for (int i = 0; i < factors.length; i++) {
                factors[i] *= seconds / weighted;
            }
            double place = stream.uniform() * seconds;
            while (state < factors.length - 1 && place >= meanSeconds[state]) {
                place -= meanSeconds[state++];
            }
            end = meanSeconds[state] * stream.exponential();
        }

        double factor() {
            return factors[state];
        }

        double end() {
            return end;
        }

        void change() {
            int other = (int) (stream.uniform() * (factors.length - 1));
            state = other >= state ? other + 1 : other;
            end += meanSeconds[state] * stream.exponential();
        }
    }
}
