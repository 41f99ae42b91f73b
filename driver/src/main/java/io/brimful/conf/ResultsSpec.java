package io.brimful.conf;

import java.nio.file.Path;

/**
 * Where results go.
 *
 * @param folder holds one folder per run, and the tables of all runs
 * @param format of the tables
 */
public record ResultsSpec(Path folder, ResultsFormat format) {}
