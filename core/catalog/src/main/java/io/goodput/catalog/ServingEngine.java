package io.goodput.catalog;

import io.goodput.contracts.Checks;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A serving engine: what it does with memory, and when the user sees the first token.
 *
 * @param name its name in questions
 * @param title its name as its maker writes it
 * @param version the version that its step times and host times were fitted to, which a question without one gets
 * @param asked the version that a question asks for; absent in the entry itself
 * @param versions those that a question may ask for, oldest first, among them {@code version}; that one alone when absent
 * @param blockTokens tokens of one KV block
 * @param kvPolicy what happens when a batch outgrows its KV room
 * @param watermark share of a rank's KV room that stays free when somebody gets room to decode in beside others
 * @param reservedDecodeTokens tokens that stay free for each request with room in a decode pool when another gets it
 * @param handoff who reserves KV room first when a request changes pools
 * @param firstTokenAt when the user of a disaggregated deployment sees the first token
 * @param memoryShare share of a GPU's memory that weights, runtime and KV together may fill
 * @param kvShareOfFreeMemory share that KV gets of what weights and runtime leave of that
 * @param runtimeBytesPerGpu context, kernels, workspaces
 * @param collectiveBytesPerGpu buffers of collectives, by GPUs of the instance
 * @param activationBytesPerHiddenElement activations alive at once, per token of the largest step and element of the
 *     hidden size, on one GPU
 * @param maxNumBatchedTokens tokens of the largest step when nobody sets it
 * @param tokenExchange how tokens get to the GPUs of their experts under attention data parallelism
 * @param hostTimes what the host does for a step
 */
public record ServingEngine(
        String name,
        String title,
        String version,
        @Nullable String asked,
        @Nullable List<Version> versions,
        Quantity blockTokens,
        KvPolicy kvPolicy,
        Quantity watermark,
        Quantity reservedDecodeTokens,
        Handoff handoff,
        FirstTokenAt firstTokenAt,
        Quantity memoryShare,
        Quantity kvShareOfFreeMemory,
        Quantity runtimeBytesPerGpu,
        List<CollectiveBuffers> collectiveBytesPerGpu,
        Quantity activationBytesPerHiddenElement,
        Quantity maxNumBatchedTokens,
        TokenExchange tokenExchange,
        HostTimes hostTimes) {
    public ServingEngine {
        collectiveBytesPerGpu = List.copyOf(collectiveBytesPerGpu);
        versions = versions == null ? null : List.copyOf(versions);
        var checks = new Checks();
        checks.name("name", name);
        checkVersions(checks, version, asked, listed(versions));
        checks.range("blockTokens/value", blockTokens.value(), 1, 1_024);
        checks.range("watermark/value", watermark.value(), 0, 0.5);
        checks.range("reservedDecodeTokens/value", reservedDecodeTokens.value(), 0, 131_072);
        checks.range("memoryShare/value", memoryShare.value(), 0.01, 1);
        checks.range("kvShareOfFreeMemory/value", kvShareOfFreeMemory.value(), 0.01, 1);
        checks.range("maxNumBatchedTokens/value", maxNumBatchedTokens.value(), 64, 131_072);
        checks.done();
    }

    private static <T> List<T> listed(@Nullable List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }

    private static void checkVersions(Checks checks, String version, @Nullable String asked, List<Version> versions) {
        checks.name("version", version);
        if (versions.isEmpty()) {
            checks.require(
                    asked == null,
                    "asked",
                    String.valueOf(asked),
                    "asked must be one of versions",
                    "Maybe leave it out");
            return;
        }
        List<String> names = versions.stream().map(Version::version).toList();
        checks.distinct("versions", names, 1, 64);
        for (String each : asked == null ? List.of(version) : List.of(version, asked)) {
            checks.require(names.contains(each), "versions", names, "versions must have " + each, "Maybe add it");
        }
        for (int i = 0; i < versions.size(); i++) {
            for (Factor factor : versions.get(i).allFactors()) {
                String against = factor.against();
                checks.require(
                        names.contains(against) && !against.equals(names.get(i)) && !version.equals(names.get(i)),
                        "versions/" + i + "/factors",
                        against,
                        "factors are of versions that the step times were not fitted to, against another of versions",
                        "Maybe against: " + version);
                checks.require(
                        versions.stream()
                                .filter(each -> each.version().equals(against))
                                .flatMap(each -> each.allFactors().stream())
                                .noneMatch(other -> other.model().equals(factor.model())
                                        && other.system().equals(factor.system())),
                        "versions/" + i + "/factors",
                        against,
                        "factors must be against a version without one for the same model and system",
                        "Maybe multiply both, against " + version);
            }
        }
    }

    /**
     * A version of an engine.
     *
     * @param version as its maker writes it
     * @param date of its release, or of what is named as source, ISO 8601
     * @param source how the date is known
     * @param factors what its steps take; none when absent: as those that were fitted
     */
    public record Version(
            String version,
            String date,
            String source,
            @Nullable List<Factor> factors) {
        public Version {
            factors = factors == null ? null : List.copyOf(factors);
            new Checks()
                    .name("version", version)
                    .require(
                            !version.contains("@"),
                            "version",
                            version,
                            "a version must not contain @, which stands between an engine's name and it",
                            "Maybe " + version.replace("@", ""))
                    .done();
            new Provenance(source, date, Confidence.DATA_SHEET);
        }

        /** Its factors; none when absent. */
        public List<Factor> allFactors() {
            return listed(factors);
        }
    }

    /**
     * How many times as long the steps of one version take as those of another, where both were measured with the same
     * model, system, precision, layout and load. Speculative decoding is no part of it.
     *
     * @param model name of the model
     * @param system name of the system
     * @param precision name among the model's; any when absent
     * @param against the other version; where it is not the one that was fitted, it is taken as that
     * @param prefill of the work of prompts; 1 when absent
     * @param decode of the work of decoding, and of the host's own time
     */
    public record Factor(
            String model,
            String system,
            @Nullable String precision,
            String against,
            @Nullable Quantity prefill,
            Quantity decode) {
        public Factor {
            new Checks()
                    .name("model", model)
                    .name("system", system)
                    .range("prefill/value", prefill == null ? 1 : prefill.value(), 0.1, 10)
                    .range("decode/value", decode.value(), 0.1, 10)
                    .done();
        }

        public double prefillFactor() {
            return prefill == null ? 1 : prefill.value();
        }

        private boolean isOf(String wantedModel, String wantedSystem, String wantedPrecision) {
            return model.equals(wantedModel)
                    && system.equals(wantedSystem)
                    && (precision == null || precision.equals(wantedPrecision));
        }
    }

    /** The version that serves: the one asked for, or the one that was fitted. */
    public String served() {
        return asked == null ? version : asked;
    }

    /** Whether its step times were fitted to the version that serves. */
    public boolean servesFittedVersion() {
        return served().equals(version);
    }

    /** Its name with the version that serves; the name alone where it has one version, or the name a version of its own. */
    public String fullName() {
        return asked == null && (versions == null || name.contains("@")) ? name : name + "@" + served();
    }

    /** This entry as one of somebody's own begins: of one version. */
    ServingEngine standIn() {
        return with(null, null, hostTimes);
    }

    /** All its versions, oldest first. */
    public List<String> versionNames() {
        return versions == null
                ? List.of(version)
                : versions.stream().map(Version::version).toList();
    }

    /** Full names of all its versions. */
    public List<String> fullNames() {
        return versions == null
                ? List.of(fullName())
                : versions.stream().map(each -> name + "@" + each.version()).toList();
    }

    /** The same engine as of one of its versions; empty where it has no such. */
    public Optional<ServingEngine> find(String wanted) {
        return wanted.equals(version)
                        || listed(versions).stream()
                                .anyMatch(each -> each.version().equals(wanted))
                ? Optional.of(with(versions == null ? null : wanted, versions, hostTimes))
                : Optional.empty();
    }

    /** What the steps of the version that serves take; empty where no factor is known: as those that were fitted. */
    public Optional<Factor> findFactor(String model, String system, String precision) {
        return listed(versions).stream()
                .filter(each -> each.version().equals(served()))
                .flatMap(each -> each.allFactors().stream())
                .filter(each -> each.isOf(model, system, precision))
                .findFirst();
    }

    /** What happens when a batch outgrows its KV room. */
    public enum KvPolicy {
        /** Prompt and maximum output are reserved at admission; nothing is ever evicted. */
        RESERVE_MAXIMUM,
        /** The youngest is preempted, loses its KV and is computed again. */
        RECOMPUTE,
        /** The same, but cached prefixes are kept. */
        RETRACT;

        /** Whether a request takes its room as its context grows. */
        public boolean grows() {
            return this != RESERVE_MAXIMUM;
        }
    }

    /** Who reserves KV room first when a request changes pools. */
    public enum Handoff {
        /** Prefill runs, then room is reserved at the destination before the transfer starts. */
        SOURCE_FIRST,
        /** Room is reserved at the destination before prefill starts. */
        DESTINATION_FIRST
    }

    /** When the user sees the first token. */
    public enum FirstTokenAt {
        END_OF_PREFILL,
        END_OF_TRANSFER,
        FIRST_DECODE_STEP
    }

    /** How tokens get to the GPUs of their experts, and the results back, under attention data parallelism. */
    public enum TokenExchange {
        /** Each token to the GPUs of its experts only, by the kernels that were measured on the system. */
        ALL_TO_ALL,
        /**
         * The same where one NVLink fabric joins several nodes; elsewhere every token to every GPU by an all-gather, and the
         * sums back by a reduce-scatter.
         */
        ALL_TO_ALL_IN_RACKS
    }

    /**
     * Memory of collectives.
     *
     * @param gpus GPUs of the instance
     * @param bytes on each of them
     */
    public record CollectiveBuffers(int gpus, Quantity bytes) {}

    /**
     * What the host does for a step of an instance. Launches of kernels run beside the GPU, so that a step takes at least as
     * long; what is serial comes on top: the GPU waits for it.
     *
     * @param promptLaunchSecondsPerLayer launches of a layer in a step with prompt tokens, one kernel after another
     * @param decodeLaunchSeconds launch of a step without, by a CUDA graph, and what the scheduler does meanwhile
     * @param promptSeconds serial part of a step with prompt tokens
     * @param decodeSeconds serial part of a step without
     * @param secondsPerSequence serial part for each sequence of an attention rank that makes a token
     */
    public record HostTimes(
            Quantity promptLaunchSecondsPerLayer,
            Quantity decodeLaunchSeconds,
            Quantity promptSeconds,
            Quantity decodeSeconds,
            Quantity secondsPerSequence) {
        /** No host is slower than this, in seconds. */
        private static final double MOST = 1;

        public HostTimes {
            new Checks()
                    .range("promptLaunchSecondsPerLayer/value", promptLaunchSecondsPerLayer.value(), 0, MOST)
                    .range("decodeLaunchSeconds/value", decodeLaunchSeconds.value(), 0, MOST)
                    .range("promptSeconds/value", promptSeconds.value(), 0, MOST)
                    .range("decodeSeconds/value", decodeSeconds.value(), 0, MOST)
                    .require(
                            decodeSeconds.value() <= promptSeconds.value(),
                            "decodeSeconds/value",
                            decodeSeconds.value(),
                            "decodeSeconds must not exceed promptSeconds, " + promptSeconds.value()
                                    + ": a step with prompts has all that one without has",
                            "Maybe " + promptSeconds.value())
                    .range("secondsPerSequence/value", secondsPerSequence.value(), 0, MOST)
                    .done();
        }
    }

    /** The same with other host times. */
    public ServingEngine withHostTimes(HostTimes times) {
        return with(asked, versions, times);
    }

    private ServingEngine with(@Nullable String serving, @Nullable List<Version> known, HostTimes times) {
        return new ServingEngine(
                name,
                title,
                version,
                serving,
                known,
                blockTokens,
                kvPolicy,
                watermark,
                reservedDecodeTokens,
                handoff,
                firstTokenAt,
                memoryShare,
                kvShareOfFreeMemory,
                runtimeBytesPerGpu,
                collectiveBytesPerGpu,
                activationBytesPerHiddenElement,
                maxNumBatchedTokens,
                tokenExchange,
                times);
    }

    /** Buffers of collectives on each of {@code gpus} GPUs: those of the largest listed size not above it. */
    public double collectiveBytes(int gpus) {
        return collectiveBytesPerGpu.stream()
                .filter(each -> each.gpus() <= gpus)
                .mapToDouble(each -> each.bytes().value())
                .max()
                .orElse(0);
    }
}
