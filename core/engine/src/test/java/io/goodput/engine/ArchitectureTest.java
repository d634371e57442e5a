package io.goodput.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.goodput.engine.kernel.RandomStream;
import io.goodput.engine.scenario.RoutingSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    /** Methods of Math whose result the platform may choose within an error; StrictMath has them with one result. */
    private static final List<String> INEXACT = List.of(
            "exp", "expm1", "log", "log10", "log1p", "pow", "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
            "sinh", "cosh", "tanh", "cbrt", "hypot");

    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.goodput.engine");

    @Test
    void engineKnowsContractsAndTheJdk() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.goodput.engine..", "io.goodput.contracts..", "java..", "org.jspecify.annotations..")
                .check(ENGINE);
    }

    @Test
    void packagesHaveNoCyclesAndNoneKnowsTheFacade() {
        slices().matching("io.goodput.engine.(*)..").should().beFreeOfCycles().check(ENGINE);
        noClasses()
                .that()
                .resideInAPackage("io.goodput.engine.*..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.goodput.engine.Simulator")
                .check(ENGINE);
    }

    @Test
    void kernelKnowsNothingOfWhatIsSimulated() {
        classes()
                .that()
                .resideInAPackage("..kernel..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.goodput.engine.kernel..", "java..", "org.jspecify.annotations..")
                .check(ENGINE);
    }

    @Test
    void law9PoliciesSeeNothingButTheirOwnViews() {
        classes()
                .that()
                .resideInAPackage("..policy..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "io.goodput.engine.policy..",
                                "io.goodput.contracts..",
                                "java..",
                                "org.jspecify.annotations..")
                        .or(belongToAnyOf(RandomStream.class, RoutingSpec.class)))
                .check(ENGINE);
    }

    @Test
    void law8NoInexactMathematics() {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "it is an inexact method of Math",
                        (JavaCall<?> call) ->
                                call.getTargetOwner().isEquivalentTo(Math.class) && INEXACT.contains(call.getName())))
                .check(ENGINE);
    }

    @Test
    void law8NoClockNoForeignRandomnessNoHashCollections() {
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time..", "java.util.random..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        java.util.Random.class,
                        java.util.UUID.class,
                        java.util.HashMap.class,
                        java.util.HashSet.class,
                        java.util.Hashtable.class,
                        java.util.IdentityHashMap.class,
                        java.util.WeakHashMap.class)
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "it makes a collection of unstated order",
                        (JavaCall<?> call) -> (call.getTargetOwner().isEquivalentTo(java.util.Set.class)
                                        || call.getTargetOwner().isEquivalentTo(java.util.Map.class))
                                && (call.getName().equals("of")
                                        || call.getName().equals("copyOf")
                                        || call.getName().equals("ofEntries"))))
                .check(ENGINE);
    }
}
