package io.goodput.tco;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.goodput.tco", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NO_OTHER_SERVICE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.goodput.simulator..", "io.goodput.gateway..", "io.goodput.cli..", "io.goodput.localstack..");

    @ArchTest
    static final ArchRule RESOURCES_ONLY_TRANSLATE = noClasses()
            .that()
            .resideInAPackage("..http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..messaging..", "org.apache.kafka..", "io.quarkus.hibernate..", "io.agroal..");

    @ArchTest
    static final ArchRule STORAGE_KNOWS_NO_HTTP_AND_NO_MESSAGES = noClasses()
            .that()
            .resideInAnyPackage("..prices..", "io.goodput.tco.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..http..", "..messaging..", "org.apache.kafka..", "jakarta.ws.rs..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.goodput.tco.(*)..").should().beFreeOfCycles();
}
