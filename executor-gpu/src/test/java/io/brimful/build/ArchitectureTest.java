package io.brimful.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import java.io.Serializable;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ArchitectureContract {
    @Test
    void onlyTrialsAreSerializable() {
        classes()
                .that()
                .resideOutsideOfPackage("io.brimful.trial")
                .and()
                .areNotEnums()
                .and()
                .areNotAssignableTo(Throwable.class)
                .should()
                .notBeAssignableTo(Serializable.class)
                .check(CLASSES);
    }
}
