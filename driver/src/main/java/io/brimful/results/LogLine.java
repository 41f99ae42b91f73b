package io.brimful.results;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A line of a log as bytes: a JSON object whose last field is the checksum of all bytes before that field,
 * {@code {"trials":[...],"crc":"0badcafe"}}. A line that was repaired ends in blanks, and may be {@code {}} and blanks alone.
 */
final class LogLine {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final byte[] CHECKSUM = ",\"crc\":\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] EMPTY = "{}\n".getBytes(StandardCharsets.UTF_8);
    private static final int DIGITS = 8;
    private static final int TAIL = CHECKSUM.length + DIGITS + END.length;

    private LogLine() {}

    /** With its newline. The object must not be empty. */
    static byte[] format(ObjectNode object) {
        byte[] plain = object.toString().getBytes(StandardCharsets.UTF_8);
        int kept = plain.length - 1;
        byte[] line = Arrays.copyOf(plain, kept + TAIL + 1);
        System.arraycopy(CHECKSUM, 0, line, kept, CHECKSUM.length);
        byte[] digits = checksum(line, kept);
        System.arraycopy(digits, 0, line, kept + CHECKSUM.length, DIGITS);
        System.arraycopy(END, 0, line, kept + CHECKSUM.length + DIGITS, END.length);
        line[line.length - 1] = '\n';
        return line;
    }

    /**
     * A line without its newline.
     *
     * @throws IOException when it is not one that was written
     */
    static JsonNode parse(byte[] padded) throws IOException {
        byte[] line = withoutBlanks(padded);
        if (Arrays.equals(line, withoutBlanks(nothing(padded.length)))) {
            return MAPPER.createObjectNode();
        }
        int kept = line.length - TAIL;
        if (kept < 1 || !Arrays.equals(checksum(line, kept), digits(line, kept))) {
            throw new IOException("the checksum does not match");
        }
        return MAPPER.readTree(line);
    }

    /** An object in a damaged line's place, and blanks, so that the lines behind it stay where they are; {@link #nothing} where it is too long. */
    static byte[] inStead(ObjectNode object, int length) {
        byte[] whole = format(object);
        return whole.length - 1 <= length ? padded(whole, length) : nothing(length);
    }

    /** A line that says nothing. */
    static byte[] nothing(int length) {
        return padded(EMPTY, length);
    }

    private static byte[] padded(byte[] line, int length) {
        byte[] padded = new byte[length];
        Arrays.fill(padded, (byte) ' ');
        System.arraycopy(line, 0, padded, 0, Math.min(line.length - 1, length));
        return padded;
    }

    /** Writes a line over another of the same length. */
    static void replace(Path file, long at, byte[] line) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(at);
            out.write(line);
            out.getFD().sync();
        }
    }

    private static byte[] withoutBlanks(byte[] line) {
        int length = line.length;
        while (length > 0 && line[length - 1] == ' ') {
            length--;
        }
        return Arrays.copyOf(line, length);
    }

    private static byte[] digits(byte[] line, int kept) {
        int from = kept + CHECKSUM.length;
        return Arrays.copyOfRange(line, from, from + DIGITS);
    }

    private static byte[] checksum(byte[] line, int length) {
        CRC32C crc = new CRC32C();
        crc.update(line, 0, length);
        return HexFormat.of().toHexDigits((int) crc.getValue()).getBytes(StandardCharsets.UTF_8);
    }
}
