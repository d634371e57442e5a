package io.goodput.economics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who imports whom. */
@AnalyzeClasses(packages = "io.goodput.economics", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ECONOMICS_KNOWS_THE_CATALOG_ITS_CODEC_THE_CONTRACTS_STATISTICS_AND_PARSERS = classes()
            .that()
            .resideInAPackage("io.goodput.economics..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.goodput.economics..",
                    "io.goodput.catalog..",
                    "io.goodput.codec..",
                    "io.goodput.contracts..",
                    "com.fasterxml.jackson.core..",
                    "de.siegmar.fastcsv..",
                    "org.snakeyaml.engine..",
                    "org.hipparchus..",
                    "java..",
                    "org.jspecify..");
}
