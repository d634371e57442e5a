package io.goodput.calibration.serving;

import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.ServingEngine;
import io.goodput.catalog.ServingEngine.HostTimes;
import io.goodput.catalog.StepTimes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What whole load tests say beside the kernels: host times of engines, bands of whole steps. The same tables give the same.
 *
 * @param stepTimes the kernels' with bands of whole steps
 * @param engines texts of the entries whose host times were fitted, by name
 * @param systems texts of the entries that stand on another's step times and whose band was found, by name
 */
public record ServingCalibration(
        List<StepTimes> stepTimes, SortedMap<String, String> engines, SortedMap<String, String> systems) {
    /**
     * Fits the load tests in {@code folder}; without any everything stays as it is.
     *
     * @param fitted step times that stand in the place of the catalog's
     * @param date of the tables
     */
    public static ServingCalibration fit(
            MeasurementFolder folder, Catalog catalog, List<StepTimes> fitted, String date) {
        Map<String, StepTimes> kernels = fitted.stream().collect(Collectors.toMap(StepTimes::system, each -> each));
        Catalog withKernels = Changed.stepTimes(catalog, among(kernels, catalog));
        SortedMap<String, String> engineTexts = new TreeMap<>();
        SortedMap<String, HostTimes> hosts = HostFit.fitAll(folder, withKernels, date);
        hosts.forEach((name, times) -> engineTexts.put(name, EntryText.ofEngine(name, times)));
        List<ServingEngine> engines = catalog.engines().stream()
                .map(each -> each.withHostTimes(hosts.getOrDefault(each.name(), each.hostTimes())))
                .toList();
        Catalog withEngines = Changed.engines(withKernels, engines);
        Map<String, StepTimes.StepError> bands = StepBands.of(folder, withEngines);
        List<StepTimes> stepTimes = fitted.stream()
                .map(each -> {
                    StepTimes.StepError band = bands.get(each.system());
                    return band == null ? each : each.withError(band);
                })
                .toList();
        SortedMap<String, String> systemTexts = new TreeMap<>();
        Optional<StepBands.Band> other = StepBands.ofOtherGeneration(folder, withEngines);
        for (AcceleratedSystem system : catalog.systems()) {
            AcceleratedSystem.StepTimesFrom from = system.stepTimesFrom();
            StepTimes.StepError band = from == null ? null : bands.get(from.system());
            if (from != null && from.lowShare() != null && band != null && other.isPresent()) {
                systemTexts.put(
                        system.name(), EntryText.ofSystem(system.name(), StepBands.of(from, other.get(), band)));
            }
        }
        return new ServingCalibration(stepTimes, engineTexts, systemTexts);
    }

    private static Function<String, StepTimes> among(Map<String, StepTimes> kernels, Catalog catalog) {
        return system -> {
            StepTimes own = kernels.get(system);
            return own == null ? catalog.stepTimes().apply(system) : own;
        };
    }
}
