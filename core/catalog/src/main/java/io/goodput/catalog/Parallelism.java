package io.goodput.catalog;

import io.goodput.contracts.Checks;
import io.goodput.contracts.PoolLayout;

/**
 * How the GPUs of one instance share a model.
 *
 * <p>Layers are cut into {@code pipeline} stages. In a stage, {@code tensor} GPUs share the heads of one attention rank;
 * with attention data parallelism there are {@code attentionRanks} of them, each with its own requests, and tokens travel
 * to the GPUs of their experts and back. Routed experts are spread over {@code expertGroups} groups of the stage's GPUs,
 * each expert cut over the GPUs of its group.
 *
 * @param tensor GPUs of one attention rank, 1 to 1,024
 * @param pipeline stages, 1 to 64
 * @param attentionRanks attention ranks of one stage, 1 to 4,096
 * @param expertGroups groups of experts, 1 to 4,096: a divisor of the stage's GPUs
 * @param redundantExperts further copies of experts that even out their load, 0 to 65,536
 * @param expertImbalance tokens of the group whose experts get most, over the mean, 1 to 64
 * @param twoBatchOverlap whether a step is computed in two halves, and the travel of one half's tokens is hidden behind
 *     the other's compute, where that is faster
 */
public record Parallelism(
        int tensor,
        int pipeline,
        int attentionRanks,
        int expertGroups,
        int redundantExperts,
        double expertImbalance,
        boolean twoBatchOverlap) {
    /**
     * Imbalance that remains with redundant experts. Measured rows of 288 copies of 256 experts on 32 GPUs (power law of
     * exponent 1.01, AIConfigurator 095f58a, wideep_moe): the busiest GPU gets 0 to 11 % more tokens than the mean. An
     * assumption for other numbers, in a range of 1 to 2.
     */
    public static final double BALANCED = 1.1;

    /**
     * Imbalance without redundant experts, over 1, 2, 4 … 256 groups: tokens of the busiest group over the mean when 1,024
     * tokens choose 8 of 256 experts by the power law of exponent 1.01 that AIConfigurator 095f58a measures DeepSeek's
     * experts with. An assumption for other models and tokens, in a range of 1 to twice the excess.
     */
    private static final double[] UNBALANCED = {1, 1.07, 1.19, 1.39, 1.73, 2.31, 3.25, 4.81, 6.85};

    public Parallelism {
        new Checks()
                .range("tensor", tensor, 1, 1_024)
                .range("pipeline", pipeline, 1, 64)
                .range("attentionRanks", attentionRanks, 1, 4_096)
                .range("expertGroups", expertGroups, 1, 4_096)
                .require(
                        expertGroups < 1 || (long) tensor * attentionRanks % expertGroups == 0,
                        "expertGroups",
                        expertGroups,
                        "expertGroups must divide the GPUs of a stage (" + (long) tensor * attentionRanks + ")",
                        "Maybe " + (long) tensor * attentionRanks)
                .range("redundantExperts", redundantExperts, 0, 65_536)
                .range("expertImbalance", expertImbalance, 1, 64)
                .done();
    }

    /** Tensor parallelism only. */
    public static Parallelism tensor(int gpus) {
        return new Parallelism(gpus, 1, 1, 1, 0, 1, false);
    }

    /** Tensor and pipeline parallelism. */
    public static Parallelism staged(int tensor, int pipeline) {
        return new Parallelism(tensor, pipeline, 1, 1, 0, 1, false);
    }

    /** An attention rank on each GPU and the experts spread over all of them, their load balanced. */
    public static Parallelism attentionData(int gpus, int redundantExperts, boolean twoBatchOverlap) {
        return new Parallelism(1, 1, gpus, gpus, redundantExperts, BALANCED, twoBatchOverlap);
    }

    /**
     * That of a pool's instances. What the pool leaves open of its experts is filled: with several groups, the fewest
     * redundant copies with which every group holds as many, and the imbalance that remains with them, or without any.
     */
    public static Parallelism of(PoolLayout pool, Model model) {
        int groups = pool.expertGroups();
        Experts experts = model.architecture().experts();
        Integer redundant = pool.redundantExperts();
        Double imbalance = pool.expertImbalance();
        int even = experts == null ? 0 : Math.ceilDiv(experts.count(), groups) * groups - experts.count();
        int copies = redundant == null ? even : redundant;
        return new Parallelism(
                pool.tensorParallel(),
                pool.stages(),
                pool.ranks(),
                groups,
                copies,
                imbalance != null ? imbalance : copies > 0 ? BALANCED : unbalanced(groups),
                Boolean.TRUE.equals(pool.twoBatchOverlap()));
    }

    /**
     * Tokens of the busiest group over the mean where experts have no redundant copies; between powers of two in proportion,
     * to thousandths.
     */
    public static double unbalanced(int groups) {
        double place = Math.min(UNBALANCED.length - 1.0, Correction.log2(groups));
        int lower = (int) place;
        int upper = Math.min(lower + 1, UNBALANCED.length - 1);
        double at = UNBALANCED[lower] + (UNBALANCED[upper] - UNBALANCED[lower]) * (place - lower);
        return Math.rint(at * 1_000) / 1_000;
    }

    /** The same with another number of GPUs of an attention rank, expert groups growing with it. */
    Parallelism withTensor(int gpus) {
        return new Parallelism(
                gpus,
                pipeline,
                attentionRanks,
                expertGroups == 1 ? 1 : Math.max(1, expertGroups * gpus / tensor),
                redundantExperts,
                expertImbalance,
                twoBatchOverlap);
    }

    /** In short: {@code TP8}, {@code TP1 DP32 EP32}, {@code TP4 PP2}. */
    @Override
    public String toString() {
        return "TP" + tensor
                + (attentionRanks > 1 ? " DP" + attentionRanks : "")
                + (expertGroups > 1 ? " EP" + expertGroups : "")
                + (pipeline > 1 ? " PP" + pipeline : "");
    }

    /** GPUs of one stage. */
    public int stageGpus() {
        return tensor * attentionRanks;
    }

    /** GPUs of the instance. */
    public int gpus() {
        return stageGpus() * pipeline;
    }

    /** Layers of the largest stage of a model of {@code layers}. */
    public int stageLayers(int layers) {
        return Math.ceilDiv(layers, pipeline);
    }

    /** Copies of experts in one layer of a model that has {@code count}. */
    public int expertCopies(int count) {
        return count + redundantExperts;
    }
}
