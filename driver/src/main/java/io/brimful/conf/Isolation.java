package io.brimful.conf;

/** Where a trial runs. */
public enum Isolation {
    /** In the executor's own process. */
    JVM,
    /** In a process of its own, which may die alone. */
    PROCESS
}
