package io.goodput.catalog;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RackPlacement;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SystemMix;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.contracts.scaleout.ScalingSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The space of a search: its defaults, and what is refused of it at the door. */
final class Spaces {
    /** Instances that are estimated before anything is simulated, of all systems and roles. */
    static final int MAX_INSTANCES = 4_000;

    private static final List<Integer> ONE = List.of(1);

    private Spaces() {}

    /** The precision that pools do not name: the question's, else the first that it lists, else as published. */
    static String basePrecision(PlanRequest request, Optional<Model> model) {
        if (request.precision() != null) {
            return request.precision();
        }
        List<String> listed = request.space() == null ? null : request.space().precision();
        return listed != null
                ? listed.getFirst()
                : model.map(Model::publishedPrecision).orElse("");
    }

    /** The question's space with every field filled. */
    static SearchSpace filled(
            PlanRequest request,
            Optional<Model> model,
            List<AcceleratedSystem> systems,
            List<ServingMode> modes,
            String basePrecision,
            Door door) {
        SearchSpace asked = request.space() == null ? SearchSpace.DEFAULT : request.space();
        boolean spreads =
                model.map(each -> each.architecture().experts() != null).orElse(false);
        List<Integer> spread = spreads ? SearchSpace.DEFAULT_EXPERT_SPREADS : ONE;
        checkPrecision(asked.precision(), request.precision() != null, model, systems, door);
        if (model.isPresent() && !spreads) {
            checkDense("attentionDataParallel", asked.attentionDataParallel(), model.get(), door);
            checkDense("expertParallel", asked.expertParallel(), model.get(), door);
        }
        checkSizes(asked.tensorParallel(), systems, door);
        if (model.isPresent()
                && asked.speculation() != null
                && !asked.speculation().isEmpty()
                && model.get().architecture().nextTokenLayers() == 0) {
            door.report(Questions.violation(
                    "/space/speculation",
                    asked.speculation().size() + " settings",
                    "%s has no layer that predicts further tokens (MTP)"
                            .formatted(model.get().name()),
                    "Maybe leave it out, or another model"));
        }
        checkMixes(asked.mixes(), request.systems(), modes, door);
        checkWays(asked, request, modes, door);
        if (basePrecision.isEmpty()) {
            // Of a model that nobody knows nothing can be filled; the question is refused.
            return asked;
        }
        var space = new SearchSpace(
                orElse(asked.precision(), List.of(basePrecision)),
                orElse(asked.tensorParallel(), PoolLayout.TENSOR_PARALLEL),
                orElse(asked.pipelineParallel(), ONE),
                orElse(asked.attentionDataParallel(), spread),
                orElse(asked.expertParallel(), spread),
                orElse(asked.maxGpusPerInstance(), SearchSpace.DEFAULT_MAX_GPUS_PER_INSTANCE),
                orElse(asked.maxNumSeqs(), List.of(PoolLayout.DEFAULT_MAX_NUM_SEQS)),
                orElse(asked.maxNumBatchedTokens(), List.of(PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS)),
                orElse(asked.speculation(), List.of()),
                orElse(asked.mixes(), modes.contains(ServingMode.DISAGGREGATED) ? pairs(request.systems()) : List.of()),
                orElse(asked.routing(), List.of(routing(request))),
                orElse(asked.localPrefill(), List.of()),
                orElse(asked.prefixCache(), List.of()),
                orElse(
                        asked.placement(),
                        asked.rackUplinkGigabytesPerSecond() == null ? List.of() : List.of(RackPlacement.values())),
                asked.rackUplinkGigabytesPerSecond(),
                asked.scaling() == null ? null : asked.scaling().resolved(modes));
        checkScaling(asked.scaling(), modes, door);
        checkOperations(space, modes, door);
        checkCount(space, systems, modes, basePrecision, door);
        return space;
    }

    private static <T> T orElse(@Nullable T asked, T byDefault) {
        return asked == null ? byDefault : asked;
    }

    private static List<SystemMix> pairs(List<String> systems) {
        return systems.stream()
                .flatMap(prefill -> systems.stream()
                        .filter(decode -> !decode.equals(prefill))
                        .map(decode -> new SystemMix(prefill, decode)))
                .toList();
    }

    /** @param isNamed whether the question names a precision; else the first of the list is checked as that */
    private static void checkPrecision(
            @Nullable List<String> asked,
            boolean isNamed,
            Optional<Model> model,
            List<AcceleratedSystem> systems,
            Door door) {
        if (asked == null || model.isEmpty()) {
            return;
        }
        for (int i = 0; i < asked.size(); i++) {
            String pointer = "/space/precision/" + i;
            Optional<Precision> found = model.get().findPrecision(asked.get(i));
            if (found.isEmpty()) {
                if (i > 0 || isNamed) {
                    door.precision(pointer, model.get(), asked.get(i));
                }
                continue;
            }
            if (!systems.isEmpty() && systems.stream().noneMatch(system -> system.runs(found.get()))) {
                door.report(Questions.violation(
                        pointer,
                        asked.get(i),
                        "none of the question's systems runs %s in it"
                                .formatted(model.get().name()),
                        "Maybe leave it out"));
            }
        }
    }

    private static void checkDense(String name, @Nullable List<Integer> asked, Model model, Door door) {
        if (asked != null && asked.stream().anyMatch(each -> each > 1)) {
            door.report(Questions.violation(
                    "/space/" + name,
                    asked,
                    "%s above 1 needs a model with experts; %s has none".formatted(name, model.name()),
                    "Maybe leave it out"));
        }
    }

    private static void checkSizes(@Nullable List<Integer> asked, List<AcceleratedSystem> systems, Door door) {
        if (asked == null || systems.isEmpty()) {
            return;
        }
        List<Integer> taken = systems.stream()
                .flatMap(system -> system.tensorParallel().stream())
                .distinct()
                .sorted()
                .toList();
        for (int i = 0; i < asked.size(); i++) {
            if (!taken.contains(asked.get(i))) {
                door.report(Questions.violation(
                        "/space/tensorParallel/" + i,
                        asked.get(i),
                        "none of the question's systems takes instances of so many GPUs; they take " + taken,
                        "Maybe leave it out"));
            }
        }
    }

    private static void checkMixes(
            @Nullable List<SystemMix> asked, List<String> systems, List<ServingMode> modes, Door door) {
        if (asked == null) {
            return;
        }
        if (!asked.isEmpty() && !modes.contains(ServingMode.DISAGGREGATED)) {
            door.report(Questions.violation(
                    "/space/mixes",
                    asked.size() + " mixes",
                    "only disaggregated layouts stand on two systems, and modes leaves them out",
                    "Maybe leave mixes out"));
        }
        for (int i = 0; i < asked.size(); i++) {
            checkNamed("/space/mixes/" + i + "/prefill", asked.get(i).prefill(), systems, door);
            checkNamed("/space/mixes/" + i + "/decode", asked.get(i).decode(), systems, door);
        }
    }

    /** How requests are sent where nothing else is searched: as the question says, else the first way that its space lists. */
    static RoutingPolicy routing(PlanRequest request) {
        if (request.routing() != null) {
            return request.routing();
        }
        List<RoutingPolicy> listed =
                request.space() == null ? null : request.space().routing();
        return listed == null ? Questions.DEFAULT_ROUTING : listed.getFirst();
    }

    private static void checkWays(SearchSpace asked, PlanRequest request, List<ServingMode> modes, Door door) {
        if (asked.routing() != null && !asked.routing().contains(routing(request))) {
            door.report(Questions.violation(
                    "/routing",
                    EnumNames.of(routing(request)),
                    "where space.routing lists policies, the question's own is one of them",
                    "Maybe leave routing out"));
        }
        if (!modes.contains(ServingMode.DISAGGREGATED)) {
            checkDisaggregated("localPrefill", asked.localPrefill(), door);
            checkDisaggregated("rackUplinkGigabytesPerSecond", asked.rackUplinkGigabytesPerSecond(), door);
        }
        boolean hasBlocks =
                request.traffic().sessions() != null || request.traffic().trace() != null;
        if (asked.prefixCache() != null && !asked.prefixCache().isEmpty() && !hasBlocks) {
            door.report(Door.cacheWithoutBlocks("/space/prefixCache"));
        }
    }

    private static void checkDisaggregated(String name, @Nullable Object asked, Door door) {
        if (asked != null && !List.of().equals(asked)) {
            door.report(Questions.violation(
                    "/space/" + name,
                    asked,
                    "only disaggregated layouts move KV between pools, and modes leaves them out",
                    "Maybe leave it out"));
        }
    }

    private static void checkOperations(SearchSpace space, List<ServingMode> modes, Door door) {
        int most = modes.stream()
                .mapToInt(mode -> space.operations(mode).size())
                .max()
                .orElseThrow();
        if (most > SearchSpace.MAX_OPERATIONS) {
            door.report(Questions.violation(
                    "/space",
                    most + " ways to run a layout",
                    "a space has at most %d, each routing, local prefill, prefix cache and placement counted"
                            .formatted(SearchSpace.MAX_OPERATIONS),
                    "Maybe shorter lists"));
        }
    }

    /** Reports policies that can decide for no layout of the question's modes. */
    private static void checkScaling(@Nullable ScalingSpace asked, List<ServingMode> modes, Door door) {
        if (asked == null || asked.policies() == null) {
            return;
        }
        for (int i = 0; i < asked.policies().size(); i++) {
            ScalingPolicy policy = asked.policies().get(i);
            String obstacle = policy.obstacle(modes.getFirst().roles());
            if (modes.stream().noneMatch(mode -> policy.obstacle(mode.roles()).isEmpty())) {
                door.report(Questions.violation(
                        "/space/scaling/policies/" + i,
                        policy.name(),
                        "it can decide for no layout of the question's modes: " + obstacle,
                        "Maybe other controllers, or more modes"));
            }
        }
    }

    private static void checkNamed(String pointer, String system, List<String> systems, Door door) {
        if (!systems.contains(system)) {
            door.report(Questions.violation(
                    pointer, system, "a mix is of the question's systems, " + systems, "Maybe add it to systems"));
        }
    }

    private static void checkCount(
            SearchSpace space, List<AcceleratedSystem> systems, List<ServingMode> modes, String precision, Door door) {
        long count = 0;
        for (AcceleratedSystem system : systems) {
            for (PoolRole role : ServingMode.roles(modes)) {
                count += space.instances(role, system.name(), system.tensorParallel(), precision)
                        .size();
            }
        }
        if (count > MAX_INSTANCES) {
            door.report(Questions.violation(
                    "/space",
                    count + " instances",
                    "a space has at most %d instances, each system, role, precision, parallelism, batch limit, chunk and"
                                    .formatted(MAX_INSTANCES)
                            + " speculation counted",
                    "Maybe shorter lists, or fewer systems"));
        }
    }

    /** Every instance of the space, of any role. */
    static List<Questions.Instance> instances(
            SearchSpace space,
            List<AcceleratedSystem> systems,
            List<ServingMode> modes,
            Model model,
            Precision precision,
            ServingEngine engine) {
        List<Questions.Instance> instances = new ArrayList<>();
        for (AcceleratedSystem system : systems) {
            for (PoolRole role : ServingMode.roles(modes)) {
                for (PoolLayout pool :
                        space.instances(role, system.name(), system.tensorParallel(), precision.name())) {
                    String named = pool.precision();
                    Optional<Precision> own = named == null ? Optional.of(precision) : model.findPrecision(named);
                    if (own.isPresent() && system.runs(own.get())) {
                        instances.add(Questions.Instance.of(system, own.get(), engine, space.cached(pool), model));
                    }
                }
            }
        }
        return instances;
    }
}
