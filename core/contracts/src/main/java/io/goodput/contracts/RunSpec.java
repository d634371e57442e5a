package io.goodput.contracts;

import io.goodput.contracts.scaleout.ScaleOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resolved scenario of one run: every field filled, no default left to interpretation. Its canonical JSON and the
 * build hash identify the run. Prices are not part of it: pricing a run again never simulates it again.
 *
 * @param model a model of the catalog
 * @param precision a precision of that model
 * @param engine a serving engine of the catalog
 * @param traffic the load, every field filled
 * @param slo the limits that attainment and goodput are counted against
 * @param layout what is deployed, every field filled but its routing, which promptRouting and decodeRouting tell
 * @param promptRouting how requests are sent to prefill or aggregated instances
 * @param decodeRouting how they are sent to decode instances; absent in an aggregated layout
 * @param admission limits beyond which requests are rejected on arrival; none when absent
 * @param timeout when clients give up; never when absent
 * @param warmup how the requests before the measured ones are chosen
 * @param warmupRequests requests before the measured ones; 0 where they are detected
 * @param measuredRequests requests whose latencies count, or all of a load that ends earlier
 * @param seed root of all random streams
 * @param stepTimeFactors how many times as long as modelled steps take, factors alone; absent where each is 1
 * @param ownEntries entries that are the asker's own, without price books: prices decide nothing here; absent where there are none
 * @param scaleOut how the layout lives through the run, every field filled; absent where nothing changes it
 * @param endsWhenHopeless whether the run ends as soon as its objective cannot be met any more, see {@link CutShort}; to
 *     its end when absent
 */
public record RunSpec(
        String model,
        String precision,
        String engine,
        Traffic traffic,
        ServiceLevelObjective slo,
        Layout layout,
        Routing promptRouting,
        @Nullable Routing decodeRouting,
        @Nullable Admission admission,
        @Nullable ClientTimeout timeout,
        Stationarity.Warmup warmup,
        int warmupRequests,
        int measuredRequests,
        long seed,
        @Nullable StepTimeFactors stepTimeFactors,
        @Nullable List<OwnEntry> ownEntries,
        @Nullable ScaleOut scaleOut,
        @Nullable Boolean endsWhenHopeless) {
    public RunSpec {
        layout = layout.withoutRouting();
        ownEntries = OwnEntries.ofRun(ownEntries);
    }

    /** A run of shipped entries whose steps take as long as modelled. */
    public RunSpec(
            String model,
            String precision,
            String engine,
            Traffic traffic,
            ServiceLevelObjective slo,
            Layout layout,
            Routing promptRouting,
            @Nullable Routing decodeRouting,
            @Nullable Admission admission,
            @Nullable ClientTimeout timeout,
            Stationarity.Warmup warmup,
            int warmupRequests,
            int measuredRequests,
            long seed) {
        this(
                model,
                precision,
                engine,
                traffic,
                slo,
                layout,
                promptRouting,
                decodeRouting,
                admission,
                timeout,
                warmup,
                warmupRequests,
                measuredRequests,
                seed,
                null,
                null,
                null);
    }

    /** A run of a layout that stays as it is, to its end. */
    public RunSpec(
            String model,
            String precision,
            String engine,
            Traffic traffic,
            ServiceLevelObjective slo,
            Layout layout,
            Routing promptRouting,
            @Nullable Routing decodeRouting,
            @Nullable Admission admission,
            @Nullable ClientTimeout timeout,
            Stationarity.Warmup warmup,
            int warmupRequests,
            int measuredRequests,
            long seed,
            @Nullable StepTimeFactors stepTimeFactors,
            @Nullable List<OwnEntry> ownEntries) {
        this(
                model,
                precision,
                engine,
                traffic,
                slo,
                layout,
                promptRouting,
                decodeRouting,
                admission,
                timeout,
                warmup,
                warmupRequests,
                measuredRequests,
                seed,
                stepTimeFactors,
                ownEntries,
                null);
    }

    /** A run to its end. */
    public RunSpec(
            String model,
            String precision,
            String engine,
            Traffic traffic,
            ServiceLevelObjective slo,
            Layout layout,
            Routing promptRouting,
            @Nullable Routing decodeRouting,
            @Nullable Admission admission,
            @Nullable ClientTimeout timeout,
            Stationarity.Warmup warmup,
            int warmupRequests,
            int measuredRequests,
            long seed,
            @Nullable StepTimeFactors stepTimeFactors,
            @Nullable List<OwnEntry> ownEntries,
            @Nullable ScaleOut scaleOut) {
        this(
                model,
                precision,
                engine,
                traffic,
                slo,
                layout,
                promptRouting,
                decodeRouting,
                admission,
                timeout,
                warmup,
                warmupRequests,
                measuredRequests,
                seed,
                stepTimeFactors,
                ownEntries,
                scaleOut,
                null);
    }

    /** The run of a question, every field filled, on its own layout and seed. */
    public static RunSpec of(SimulationRequest question) {
        Sampling sampling = filled(question.sampling(), "sampling");
        return of(question, question.layout(), filled(sampling.seed(), "sampling.seed"));
    }

    /**
     * A question's run of a layout.
     *
     * @param question with every field filled
     * @param layout the question's own or another one, every field filled; its routing, where it has one, is in the place of
     *     the question's
     * @throws IllegalStateException when a field of the question is not filled
     */
    public static RunSpec of(SimulationRequest question, Layout layout, long seed) {
        Sampling sampling = filled(question.sampling(), "sampling");
        return new RunSpec(
                question.model(),
                filled(question.precision(), "precision"),
                filled(question.engine(), "engine"),
                question.traffic(),
                question.slo(),
                layout,
                routing(layout, question.promptRouting(), question),
                layout.mode() == ServingMode.AGGREGATED ? null : routing(layout, question.decodeRouting(), question),
                question.admission(),
                question.timeout(),
                filled(sampling.warmup(), "sampling.warmup"),
                filled(sampling.warmupRequests(), "sampling.warmupRequests"),
                filled(sampling.measuredRequests(), "sampling.measuredRequests"),
                seed,
                StepTimeFactors.ofRun(question.stepTimeFactors(), layout.systems()),
                question.ownEntries(),
                question.scaleOut());
    }

    private static Routing routing(Layout layout, @Nullable Routing routing, SimulationRequest question) {
        RoutingPolicy own = layout.routing();
        if (own != null && (routing == null || routing.policy() != own)) {
            return Routing.of(own);
        }
        return routing == null ? Routing.of(filled(question.routing(), "routing")) : routing;
    }

    private static <T> T filled(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalStateException("the question is not resolved: " + name + " is absent");
        }
        return value;
    }

    /** The same of so many requests from the start, without a warm-up. */
    public RunSpec upTo(int requests) {
        return with(traffic, Stationarity.Warmup.OFF, 0, requests, scaleOut, null);
    }

    /** The same of another load. */
    public RunSpec under(Traffic other, int otherWarmupRequests, int otherMeasuredRequests) {
        return with(other, warmup, otherWarmupRequests, otherMeasuredRequests, scaleOut, endsWhenHopeless);
    }

    private RunSpec with(
            Traffic other,
            Stationarity.Warmup otherWarmup,
            int warmupCount,
            int measuredCount,
            @Nullable ScaleOut how,
            @Nullable Boolean endingWhenHopeless) {
        return new RunSpec(
                model,
                precision,
                engine,
                other,
                slo,
                layout,
                promptRouting,
                decodeRouting,
                admission,
                timeout,
                otherWarmup,
                warmupCount,
                measuredCount,
                seed,
                stepTimeFactors,
                ownEntries,
                how,
                endingWhenHopeless);
    }

    /** The same, ended as soon as its objective cannot be met any more. */
    public RunSpec untilHopeless() {
        return with(traffic, warmup, warmupRequests, measuredRequests, scaleOut, true);
    }

    /** The same of a layout that lives so, every field filled. */
    public RunSpec living(ScaleOut how) {
        return with(traffic, warmup, warmupRequests, measuredRequests, how, endsWhenHopeless);
    }
}
