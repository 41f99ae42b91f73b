package io.brimful.conf;

/** How the tables are kept, for readers other than this program. */
public enum ResultsFormat {
    DELTA,
    PARQUET,
    ICEBERG
}
