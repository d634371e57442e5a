package io.goodput.simulation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.goodput.simulation", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule SIMULATION_KNOWS_CATALOG_ENGINE_CODEC_AND_CONTRACTS = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.goodput.simulation..",
                    "io.goodput.catalog",
                    "io.goodput.codec",
                    "io.goodput.engine..",
                    "io.goodput.contracts..",
                    "java..",
                    "com.fasterxml.jackson.core..",
                    "org.HdrHistogram..",
                    "de.siegmar.fastcsv..",
                    "org.apache.parquet..",
                    "org.apache.hadoop.conf",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.goodput.simulation.(*)..").should().beFreeOfCycles();
}
