package io.goodput.benchmarks;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.InstanceMemory;
import io.goodput.catalog.Model;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.QueueOrder;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.PrefixCaching;
import io.goodput.engine.scenario.Speculation;
import io.goodput.engine.timing.StepModel;
import io.goodput.simulation.StepModels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Equal instances by their catalog entries, with what the catalog says of their memory, links and step times.
 *
 * @param maxNumSeqs seats of a rank
 * @param maxNumBatchedTokens most tokens of a rank in a step
 */
record Instances(
        Model model,
        Precision precision,
        AcceleratedSystem system,
        ServingEngine engine,
        Parallelism parallelism,
        int maxNumSeqs,
        int maxNumBatchedTokens) {
    private static final Catalog CATALOG = Catalog.shipped();
    private static final StepModels STEPS = new StepModels(CATALOG);

    static Instances of(
            String model,
            String precision,
            String system,
            String engine,
            Parallelism parallelism,
            int maxNumSeqs,
            int maxNumBatchedTokens) {
        Model served = CATALOG.findModel(model).orElseThrow();
        return new Instances(
                served,
                served.findPrecision(precision).orElseThrow(),
                CATALOG.findSystem(system).orElseThrow(),
                CATALOG.findEngine(engine).orElseThrow(),
                parallelism,
                maxNumSeqs,
                maxNumBatchedTokens);
    }

    /** A pool of so many of them. */
    Pool pool(PoolRole role, int count) {
        return pool(role, count, room(), null);
    }

    Pool pool(PoolRole role, int count, KvRoom room, @Nullable PrefixCaching caching) {
        StepModel steps = STEPS.of(model, precision, system, engine, parallelism, 1);
        return new Pool(
                role,
                system.name(),
                count,
                parallelism.gpus(),
                parallelism.attentionRanks(),
                parallelism.pipeline(),
                steps,
                room,
                policy(),
                maxNumSeqs,
                maxNumBatchedTokens,
                QueueOrder.FIRST_COME_FIRST_SERVED,
                Speculation.NONE,
                caching,
                role == PoolRole.AGGREGATED ? null : port());
    }

    KvRoom room() {
        InstanceMemory memory = InstanceMemory.of(model, precision, system, engine, parallelism, maxNumBatchedTokens);
        return new KvRoom(memory.kvBlocks(), memory.blockTokens(), memory.blocksPerSequence());
    }

    private KvPolicy policy() {
        return switch (engine.kvPolicy()) {
            case RESERVE_MAXIMUM -> KvPolicy.RESERVE_MAXIMUM;
            case RECOMPUTE -> KvPolicy.RECOMPUTE;
            case RETRACT -> KvPolicy.RETRACT;
        };
    }

    /** Every GPU has its NIC; a flow uses those of its rank. */
    private KvPort port() {
        double nic = system.nicBytesPerSecond().value();
        return KvPort.of(parallelism.gpus() * nic, parallelism.tensor() * parallelism.pipeline() * nic);
    }

    /** The way of KV to these instances. */
    Network network() {
        int tensor = parallelism.tensor();
        return new Network(
                system.nicLatencySeconds().value(),
                tensor * model.kvBytesPerTokenPerGpu(precision, tensor),
                tensor * model.windowKvBytesPerTokenPerGpu(precision, tensor),
                model.architecture().windowTokens(),
                model.architecture().layers(),
                false,
                List.of());
    }
}
