package io.goodput.planning;

import io.goodput.contracts.ChangedTraffic;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Traffic;

/**
 * A load and step times under which layouts are tried on the search's seed.
 *
 * @param promptWork how many times the question's work of prompts there is, about
 * @param decodeWork likewise of decoding
 */
record Setting(
        RunTemplate template,
        Traffic traffic,
        int warmupRequests,
        int measuredRequests,
        Slowness slowness,
        double promptWork,
        double decodeWork) {
    /** The question's own. */
    static Setting of(RunTemplate template) {
        return new Setting(
                template,
                template.traffic(),
                template.warmupRequests(),
                template.measuredRequests(),
                Slowness.NONE,
                1,
                1);
    }

    /** The same under another load; a run of a load that changes with time lasts as long as the question's. */
    Setting loaded(Traffic other, double factor) {
        double requests = ChangedTraffic.changesWithTime(traffic) ? factor : 1;
        return new Setting(
                template,
                other,
                (int) Math.ceil(warmupRequests * requests),
                (int) Math.ceil(measuredRequests * requests),
                slowness,
                factor,
                factor);
    }

    /** The same for layouts that are to be scaled for so many times their work. */
    Setting heavier(double work) {
        return new Setting(template, traffic, warmupRequests, measuredRequests, slowness, work, work);
    }

    /** The same with other requests that come as often. */
    Setting asking(Traffic other, double promptFactor, double decodeFactor) {
        return new Setting(template, other, warmupRequests, measuredRequests, slowness, promptFactor, decodeFactor);
    }

    /** The same with steps that take longer or less long. */
    Setting slower(Slowness other) {
        return new Setting(
                template, traffic, warmupRequests, measuredRequests, other, other.prompts(), other.decoding());
    }

    /** A run to its end: what fails is told, too. */
    RunSpec run(Layout layout) {
        RunSpec run = slowness.equals(Slowness.NONE)
                ? template.completeRun(layout, template.seed())
                : template.completeRun(layout, slowness);
        return run.under(traffic, warmupRequests, measuredRequests);
    }

    /** How many times the question's work a pool has. */
    double work(PoolRole role) {
        return switch (role) {
            case PREFILL -> promptWork;
            case DECODE -> decodeWork;
            case AGGREGATED -> Math.max(promptWork, decodeWork);
        };
    }
}
