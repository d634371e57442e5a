package io.goodput.planning;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who imports whom. */
@AnalyzeClasses(packages = "io.goodput.planning", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PLANNING_KNOWS_THE_CONTRACTS_ONLY = classes()
            .that()
            .resideInAPackage("io.goodput.planning..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.goodput.planning..", "io.goodput.contracts..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule A_SEARCH_HAS_NO_CLOCK_NO_THREADS_AND_NO_CHANCE = noClasses()
            .that()
            .resideInAPackage("io.goodput.planning..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.time..", "java.util.concurrent..", "java.util.random..");
}
