package io.brimful.build;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules that hold for every module's production code; a module's test extends this and adds its own. */
public abstract class ArchitectureContract {
    private static final String ROOT = "io.brimful";

    /** The production classes of the module in whose folder the test runs. */
    protected static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void rulesSeeEveryClass() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            long sources =
                    files.filter(file -> file.toString().endsWith(".java")).count();
            assertThat(sources).isPositive();
            assertThat(CLASSES.size()).isGreaterThanOrEqualTo((int) sources);
        }
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> unknown =
                CLASSES.stream().map(type -> below(type.getPackageName())).collect(toCollection(TreeSet::new));
        unknown.removeAll(PackageTable.packages());
        assertThat(unknown).as("packages that PackageTable lacks").isEmpty();
    }

    @Test
    void importsPointUpTheTableOnly() {
        classes()
                .should(new ArchCondition<>("import only packages that the table allows theirs") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        Set<String> allowed = PackageTable.allowedIn(below(type.getPackageName()));
                        for (Dependency use : type.getDirectDependenciesFromSelf()) {
                            String target =
                                    use.getTargetClass().getBaseComponentType().getPackageName();
                            if (isOurs(target) && !allowed.contains(below(target))) {
                                events.add(SimpleConditionEvent.violated(type, use.getDescription()));
                            }
                        }
                    }
                })
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .filter(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(toCollection(TreeSet::new));
        assertThat(unmarked)
                .as("packages without a package-info.java that is @NullMarked")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "org.bytedeco.., io.brimful.device.onednn,",
        "jcuda..,        io.brimful.device.cudnn,",
        "com.sun.jna..,  io.brimful.device.onednn, io.brimful.device.cudnn"
    })
    void nativeTypesStayInTheirBackend(String types, String backend, @Nullable String otherBackend) {
        noClasses()
                .that(resideOutsideOfPackages(backend, otherBackend == null ? backend : otherBackend))
                .should()
                .dependOnClassesThat(resideInAPackage(types))
                .check(CLASSES);
    }

    @Test
    void loggingIsSlf4j() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.logging.."))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandAndTheReportPrint() {
        noClasses()
                .that(resideOutsideOfPackages(ROOT + ".cli", ROOT + ".report"))
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    private static boolean isOurs(String packageName) {
        return packageName.equals(ROOT) || packageName.startsWith(ROOT + ".");
    }

    private static String below(String packageName) {
        return isOurs(packageName) && packageName.length() > ROOT.length()
                ? packageName.substring(ROOT.length() + 1)
                : packageName;
    }
}
