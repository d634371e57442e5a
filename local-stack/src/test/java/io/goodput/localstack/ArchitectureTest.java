package io.goodput.localstack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.goodput.localstack", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Kafka's classes are only on the class path of the broker's own JVM. */
    @ArchTest
    static final ArchRule ONLY_THE_BROKER_SEES_KAFKA = noClasses()
            .that()
            .resideOutsideOfPackage("io.goodput.localstack.broker")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "kafka..");

    @ArchTest
    static final ArchRule NO_OTHER_ROOM_OF_THE_HOUSE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.goodput.engine..",
                    "io.goodput.catalog..",
                    "io.goodput.simulation..",
                    "io.goodput.economics..",
                    "io.goodput.planning..",
                    "io.goodput.gateway..",
                    "io.goodput.cli..");
}
