package io.goodput.gateway;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.goodput.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleTest {
    @ArchTest
    static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("http")
            .definedBy("io.goodput.gateway.http..")
            .layer("messaging")
            .definedBy("io.goodput.gateway.messaging..")
            .layer("plans")
            .definedBy("io.goodput.gateway.plans..")
            .layer("runs")
            .definedBy("io.goodput.gateway.runs..")
            .layer("clients")
            .definedBy("io.goodput.gateway.clients..")
            .layer("config")
            .definedBy("io.goodput.gateway.config..")
            .whereLayer("http")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("messaging")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("plans")
            .mayOnlyBeAccessedByLayers("http", "messaging")
            .whereLayer("runs")
            .mayOnlyBeAccessedByLayers("plans", "messaging", "http")
            .whereLayer("clients")
            .mayOnlyBeAccessedByLayers("plans", "http");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.goodput.gateway.(*)..").should().beFreeOfCycles();
}
