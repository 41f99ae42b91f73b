package io.brimful.network.caffe;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.Parser.SingularOverwritePolicy;
import com.google.protobuf.TextFormatParseInfoTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a prototxt file into fields. */
final class PrototxtFile {
    private static final long MOST_BYTES = 4L << 20;
    private static final int DEEPEST = 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern UNKNOWN = Pattern.compile("(\\d+):(\\d+):\\s*([A-Za-z0-9_]+)\\.([^\\s]+)");
    private static final Pattern POSITION = Pattern.compile("^\\d+:\\d+:\\s*");

    private final Schema schema;
    private final String name;
    private final String text;

    /**
     * A text.
     *
     * @param name of the file, for messages
     */
    PrototxtFile(Schema schema, String name, String text) {
        this.schema = schema;
        this.name = name;
        this.text = text;
    }

    /**
     * The text of a file.
     *
     * @throws InvalidPrototxt when the file cannot be read, or holds no text
     */
    static String text(Path path) {
        String name = path.toString();
        try {
            if (!Files.isRegularFile(path)) {
                throw Files.exists(path) ? new InvalidPrototxt(name, "is no file") : InvalidPrototxt.missing(name);
            }
            long bytes = Files.size(path);
            if (bytes > MOST_BYTES) {
                throw new InvalidPrototxt(
                        name,
                        String.format(
                                "has %,d B, a prototxt has at most %,d B; is it a file of weights?",
                                bytes, MOST_BYTES));
            }
            return decoded(name, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new InvalidPrototxt(name, "cannot be read: " + e);
        }
    }

    private static String decoded(String name, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            }
        } catch (CharacterCodingException notText) {
            // as below
        }
        throw new InvalidPrototxt(
                name, "is no prototxt: it is not text; a .caffemodel holds weights, name the .prototxt beside it");
    }

    /**
     * The fields as those of a message.
     *
     * @param type a message of the schema
     * @throws InvalidPrototxt when the text does not have its form
     */
    Group as(String type) {
        Descriptor descriptor = schema.message(type);
        DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
        TextFormatParseInfoTree.Builder lines = TextFormatParseInfoTree.builder();
        try {
            TextFormat.Parser.newBuilder()
                    .setSingularOverwritePolicy(SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES)
                    .setRecursionLimit(DEEPEST)
                    .setParseInfoTreeBuilder(lines)
                    .build()
                    .merge(text, message);
        } catch (TextFormat.ParseException e) {
            throw fault(descriptor, e);
        }
        return new Group(name, 1, message.build(), lines.build());
    }

    private InvalidPrototxt fault(Descriptor descriptor, TextFormat.ParseException e) {
        String message = String.valueOf(e.getMessage());
        String first = message.lines().findFirst().orElse("");
        Matcher unknown = UNKNOWN.matcher(message.substring(Math.min(message.length(), first.length())));
        if (first.contains("unknown fields") && unknown.find()) {
            int line = Integer.parseInt(unknown.group(1));
            String field = unknown.group(4);
            List<String> known = schema.message(unknown.group(3)).getFields().stream()
                    .map(FieldDescriptor::getName)
                    .toList();
            return new InvalidPrototxt(
                    name,
                    line,
                    inLayer(descriptor, line) + unknown.group(3) + " has no field '" + field + "'"
                            + Nearest.to(field, known));
        }
        String what = POSITION.matcher(first).replaceFirst("");
        boolean ends = e.getLine() >= text.lines().count() && what.startsWith("Expected");
        return new InvalidPrototxt(
                name,
                Math.max(1, e.getLine()),
                inLayer(descriptor, e.getLine()) + "no prototxt: " + what + (ends ? " Is the file cut off?" : ""));
    }

    /* Which layer a line belongs to, as far as the text up to there tells. */
    private String inLayer(Descriptor descriptor, int line) {
        if (!descriptor.getName().equals("NetParameter")) {
            return "";
        }
        Pattern begin = Pattern.compile("^\\s*layers?\\s*:?\\s*\\{");
        Pattern naming = Pattern.compile("\\bname\\s*:\\s*[\"']([^\"'\\n]*)[\"']");
        String layer = "";
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size() && (i < line || layer.isEmpty()); i++) {
            boolean begins = begin.matcher(lines.get(i)).find();
            if (begins && i >= line) {
                break;
            }
            layer = begins ? "" : layer;
            Matcher named = naming.matcher(lines.get(i));
            if (layer.isEmpty() && named.find()) {
                layer = named.group(1);
            }
        }
        return layer.isEmpty() ? "" : "layer '" + layer + "': ";
    }
}
