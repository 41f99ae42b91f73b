package io.brimful.report.map;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Bytes as people read them; MB are 1,000,000 bytes. */
final class Units {
    private static final int MEGABYTE_DIGITS = 6;

    private Units() {}

    /** With one decimal. */
    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }

    /** To the last byte, and in MB. */
    static String exactly(long bytes) {
        return String.format(Locale.ROOT, "%,d B (%s)", bytes, megabytes(bytes));
    }

    /** MB with the decimals that the value has, and no unit: the label of a tick. */
    static String tick(long bytes) {
        DecimalFormat format = new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT));
        return format.format(BigDecimal.valueOf(bytes, MEGABYTE_DIGITS));
    }

    /** How much smaller {@code bytes} is than {@code caffeBytes}, with the sign of the change. */
    static String change(long bytes, long caffeBytes) {
        double percent = 100 * ((double) bytes / caffeBytes - 1);
        String sign = percent < 0 ? "−" : "+";
        return String.format(Locale.ROOT, "%s%.1f %%", sign, Math.abs(percent));
    }
}
