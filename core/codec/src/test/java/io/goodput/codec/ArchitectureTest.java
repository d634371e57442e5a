package io.goodput.codec;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.goodput.codec", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule THE_CODEC_KNOWS_CONTRACTS_AND_ITS_LIBRARIES = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.goodput.codec..",
                    "io.goodput.contracts..",
                    "java..",
                    "org.jspecify..",
                    "com.fasterxml.jackson..",
                    "org.snakeyaml..",
                    "org.erdtman..",
                    "org.apache.commons.text..");
}
