package io.brimful.results;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A line of a log as bytes: a JSON object whose last field is the checksum of all bytes before that field,
 * {@code {"trials":[...],"crc":"0badcafe"}}. A line that was repaired is {@code {}} and blanks.
 */
final class LogLine {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final byte[] CHECKSUM = ",\"crc\":\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "\"}".getBytes(StandardCharsets.UTF_8);
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
    static JsonNode parse(byte[] line) throws IOException {
        if (isRepaired(line)) {
            return MAPPER.createObjectNode();
        }
        int kept = line.length - TAIL;
        if (kept < 1 || !Arrays.equals(checksum(line, kept), digits(line, kept))) {
            throw new IOException("the checksum does not match");
        }
        return MAPPER.readTree(line);
    }

    /** What takes a damaged line's place, so that the lines behind it stay where they are. */
    static byte[] repaired(int length) {
        byte[] line = new byte[length];
        Arrays.fill(line, (byte) ' ');
        line[0] = '{';
        line[1] = '}';
        return line;
    }

    private static boolean isRepaired(byte[] line) {
        return line.length >= 2 && Arrays.equals(line, repaired(line.length));
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
