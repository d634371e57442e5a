package io.goodput.k8s;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Of the rest of the house these tests know the contracts and the local stack; the services' sources they read as text. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("io.goodput.k8s");

    @Test
    void importsNothingOfTheHouseButContractsAndTheLocalStack() {
        noClasses()
                .that()
                .resideInAPackage("io.goodput.k8s..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.goodput..")
                        .and(JavaClass.Predicates.resideOutsideOfPackages(
                                "io.goodput.k8s..", "io.goodput.contracts..", "io.goodput.localstack..")))
                .check(CLASSES);
    }
}
