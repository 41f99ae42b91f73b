package io.brimful.sweep;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.UUID;

/** Names for runs: readable, in the order of time, and never twice the same. */
final class SweepIds {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int HASH_LENGTH = 6;

    private SweepIds() {}

    /** {@code quickstart-20260131T094512Z-3fa9c1}. */
    static String next(String name, Instant start) {
        String hash = sha256(UUID.randomUUID().toString()).substring(0, HASH_LENGTH);
        return name + "-" + TIME.format(start) + "-" + hash;
    }

    /** Hexadecimal. */
    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
