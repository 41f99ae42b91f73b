package io.brimful.notebook;

/**
 * What came of a cell.
 *
 * @param printed on standard output
 * @param type of the value of its last expression, {@code image/png} or {@code text/plain}; empty when there is none
 * @param value of its last expression; a picture in Base64
 */
record CellOutput(String printed, String type, String value) {}
