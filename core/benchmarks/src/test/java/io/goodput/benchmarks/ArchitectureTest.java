package io.goodput.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who imports whom. */
@AnalyzeClasses(packages = "io.goodput.benchmarks", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule BENCHMARKS_RUN_WHAT_RUNS_ARE_MADE_OF = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.goodput.benchmarks",
                    "io.goodput.simulation..",
                    "io.goodput.catalog",
                    "io.goodput.codec",
                    "io.goodput.engine..",
                    "io.goodput.contracts..",
                    "java..",
                    "com.sun.management",
                    "org.jspecify..");

    /** What they measure is one thread's work, and none of their own. */
    @ArchTest
    static final ArchRule BENCHMARKS_START_NO_THREADS =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("java.util.concurrent..");
}
