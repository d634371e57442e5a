package io.goodput.calibration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who imports whom. */
@AnalyzeClasses(packages = "io.goodput.calibration", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule CALIBRATION_KNOWS_SIMULATION_CATALOG_ENGINE_CODEC_AND_CONTRACTS = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.goodput.calibration..",
                    "io.goodput.simulation..",
                    "io.goodput.catalog..",
                    "io.goodput.codec..",
                    "io.goodput.engine..",
                    "io.goodput.contracts..",
                    "java..",
                    "com.fasterxml.jackson.annotation..",
                    "com.fasterxml.jackson.core..",
                    "de.siegmar.fastcsv..",
                    "org.hipparchus..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.goodput.calibration.(*)..").should().beFreeOfCycles();
}
