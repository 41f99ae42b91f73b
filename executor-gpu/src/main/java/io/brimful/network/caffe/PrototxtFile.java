package io.brimful.network.caffe;

import com.google.protobuf.Descriptors.Descriptor;
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

/** Reads the text of a prototxt file into fields. */
final class PrototxtFile {
    private static final long MOST_BYTES = 4L << 20;
    private static final int DEEPEST = 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    /* FE FF or FF FE. */
    private static final int WIDE_MARK = 0xFE + 0xFF;

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

    /* Comments in another encoding harm nobody. */
    private static String decoded(String name, byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException otherEncoding) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        if (text.indexOf('\0') < 0) {
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        }
        boolean wide = bytes.length > 1 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == WIDE_MARK;
        throw new InvalidPrototxt(
                name,
                wide
                        ? "is in UTF-16; save it in UTF-8"
                        : "is no prototxt: it is not text; a .caffemodel holds weights, name the .prototxt beside it");
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
            throw new ParseFault(schema, name, text).of(descriptor, e);
        }
        return new Group(name, 1, message.build(), lines.build());
    }
}
