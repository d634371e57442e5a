package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.InstanceMemory;
import io.goodput.catalog.Model;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Violation;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.KvLink;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Specifications become the engine's scenarios: no name is left in them. */
final class Scenarios {
    /** Events that any run may take. */
    private static final long EVENTS_OF_A_SHORT_RUN = 1_000_000;
    /** A run is given up after so many times the events of serving its own requests one by one. */
    private static final long EVENTS_MARGIN = 16;
    /** No run takes more, whatever its size. */
    private static final long MAX_EVENTS = 1_000_000_000;

    private final Names names;
    private final StepModels steps;

    Scenarios(Catalog catalog, StepModels steps) {
        this.names = new Names(catalog);
        this.steps = steps;
    }

    /**
     * The scenario of {@code spec}.
     *
     * @throws InvalidInputException with all violations, when something cannot fit; or at the first unknown name
     */
    Scenario of(RunSpec spec) {
        Model model = names.model(spec.model());
        Precision precision = names.precision(model, spec.precision());
        ServingEngine engine = names.engine(spec.engine());
        Lengths lengths = Lengths.of(spec.traffic());
        List<Violation> violations = new ArrayList<>(lengths.violations(model));
        List<InstanceDesign> designs = new ArrayList<>();
        List<PoolLayout> pools = spec.layout().resolved().pools();
        for (int i = 0; i < pools.size(); i++) {
            PoolLayout pool = pools.get(i);
            String pointer = "/layout/pools/" + i;
            AcceleratedSystem system = names.system(pool.system(), pointer + "/system");
            var design = new InstanceDesign(model, precision, system, engine, pool.tensorParallel());
            designs.add(design);
            String obstacle = design.obstacle(maxNumBatchedTokens(pool), lengths.longestHeldBy(pool.role()));
            if (!obstacle.isEmpty()) {
                violations.add(new Violation(
                        pointer + "/tensorParallel",
                        String.valueOf(pool.tensorParallel()),
                        "the " + pool.role() + " pool cannot serve: " + obstacle,
                        "Maybe another tensor parallelism, or another system"));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        List<Pool> enginePools = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            enginePools.add(pool(pools.get(i), designs.get(i)));
        }
        return new Scenario(
                spec.traffic(),
                spec.slo(),
                spec.layout().mode(),
                spec.routing(),
                firstToken(engine),
                enginePools,
                link(spec.layout(), designs),
                spec.warmupRequests(),
                spec.measuredRequests(),
                spec.seed(),
                maxEvents(spec, lengths));
    }

    private Pool pool(PoolLayout pool, InstanceDesign design) {
        InstanceMemory memory = design.memory(maxNumBatchedTokens(pool));
        return new Pool(
                pool.role(),
                pool.system(),
                pool.instances(),
                pool.tensorParallel(),
                steps.of(design),
                new KvRoom(memory.kvBlocks(), memory.blockTokens(), memory.blocksPerSequence()),
                Objects.requireNonNull(pool.maxNumSeqs()),
                maxNumBatchedTokens(pool));
    }

    private static int maxNumBatchedTokens(PoolLayout resolved) {
        return Objects.requireNonNull(resolved.maxNumBatchedTokens());
    }

    private static FirstToken firstToken(ServingEngine engine) {
        return switch (engine.firstTokenAt()) {
            case END_OF_PREFILL -> FirstToken.END_OF_PREFILL;
        };
    }

    /**
     * The way between the pools: every destination GPU gets the heads that it holds, over RDMA. A flow uses as many
     * NICs as the smaller side has GPUs.
     */
    private static @Nullable KvLink link(Layout layout, List<InstanceDesign> designs) {
        if (layout.mode() == ServingMode.AGGREGATED) {
            return null;
        }
        InstanceDesign prefill = designs.get(0);
        InstanceDesign decode = designs.get(1);
        double prefillNic = prefill.system().nicBytesPerSecond().value();
        double decodeNic = decode.system().nicBytesPerSecond().value();
        int gpus = decode.tensorParallel();
        Model model = decode.model();
        return new KvLink(
                prefill.tensorParallel() * prefillNic,
                gpus * decodeNic,
                Math.min(prefill.tensorParallel(), gpus) * Math.min(prefillNic, decodeNic),
                Math.max(
                        prefill.system().nicLatencySeconds().value(),
                        decode.system().nicLatencySeconds().value()),
                gpus * model.kvBytesPerTokenPerGpu(decode.precision(), gpus),
                gpus * model.windowKvBytesPerTokenPerGpu(decode.precision(), gpus),
                model.architecture().windowTokens());
    }

    /** Serving the run's requests one by one takes a step per token and chunk; a run that needs far more is stuck. */
    private static long maxEvents(RunSpec spec, Lengths lengths) {
        double requests = (double) spec.warmupRequests() + spec.measuredRequests();
        double smallestStep = spec.layout().resolved().pools().stream()
                .filter(pool -> pool.role() != PoolRole.DECODE)
                .mapToInt(Scenarios::maxNumBatchedTokens)
                .min()
                .orElseThrow();
        double perRequest = 8 + lengths.meanOutputTokens() + lengths.meanInputTokens() / smallestStep;
        return (long) Math.min(MAX_EVENTS, EVENTS_OF_A_SHORT_RUN + EVENTS_MARGIN * requests * perRequest);
    }
}
