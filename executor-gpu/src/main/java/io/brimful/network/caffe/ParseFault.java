package io.brimful.network.caffe;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.TextFormat;
import io.brimful.words.Nearest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says for people why a text does not have the form of a prototxt. */
final class ParseFault {
    private static final Pattern UNKNOWN = Pattern.compile("(\\d+):(\\d+):\\s*([A-Za-z0-9_]+)\\.([^\\s]+)");
    private static final Pattern POSITION = Pattern.compile("^\\d+:\\d+:\\s*");
    private static final Pattern BEGIN = Pattern.compile("^\\s*layers?\\s*:?\\s*\\{");
    private static final Pattern NAMING = Pattern.compile("\\bname\\s*:\\s*[\"']([^\"'\\n]*)[\"']");
    private static final Pattern TYPING = Pattern.compile("\\btype\\s*:");
    private static final String NETWORK = "NetParameter";
    private static final String SOLVER = "SolverParameter";

    private final Schema schema;
    private final String file;
    private final List<String> lines;

    ParseFault(Schema schema, String file, String text) {
        this.schema = schema;
        this.file = file;
        this.lines = text.lines().toList();
    }

    /** What the parser found, as the fault of a file that was read as {@code message}. */
    InvalidPrototxt of(Descriptor message, TextFormat.ParseException thrown) {
        String all = String.valueOf(thrown.getMessage());
        String first = all.lines().findFirst().orElse("");
        Matcher unknown = UNKNOWN.matcher(all.substring(Math.min(all.length(), first.length())));
        if (first.contains("unknown fields") && unknown.find()) {
            int line = Integer.parseInt(unknown.group(1));
            return new InvalidPrototxt(
                    file, line, inLayer(message, line) + unknownField(unknown.group(3), unknown.group(4)));
        }
        int line = Math.max(1, thrown.getLine());
        String what = POSITION.matcher(first).replaceFirst("");
        return new InvalidPrototxt(file, line, inLayer(message, line) + "no prototxt: " + what + hint(what, thrown));
    }

    private String unknownField(String message, String field) {
        if (message.equals("V1LayerParameter") && field.equals("layer")) {
            return "is in the form of before 2014, layers { layer { ... } }; Caffe's upgrade_net_proto_text makes today's of it";
        }
        String other = message.equals(NETWORK) ? SOLVER : message.equals(SOLVER) ? NETWORK : "";
        if (!other.isEmpty() && schema.message(other).findFieldByName(field) != null) {
            return message.equals(NETWORK)
                    ? "'" + field + "' is a solver's; name the network's file, which has layer { } in it"
                    : "'" + field + "' is a network's; name the solver's file, which has base_lr in it";
        }
        List<String> known = schema.message(message).getFields().stream()
                .map(FieldDescriptor::getName)
                .toList();
        return message + " has no field '" + field + "'" + Nearest.hint(field, known);
    }

    private String hint(String what, TextFormat.ParseException thrown) {
        boolean isType = thrown.getLine() >= 1
                && thrown.getLine() <= lines.size()
                && TYPING.matcher(lines.get(thrown.getLine() - 1)).find();
        if (isType && (what.startsWith("Expected identifier.") || what.startsWith("Expected string."))) {
            return " In layer { } a type stands in quotes, as \"Convolution\"; in layers { } without, as CONVOLUTION.";
        }
        boolean atEnd = thrown.getLine() >= lines.size()
                && (lines.isEmpty()
                        || thrown.getColumn() > lines.get(lines.size() - 1).length());
        return atEnd && what.startsWith("Expected") ? " Is the file cut off?" : "";
    }

    /* Which layer a line belongs to, as far as the text tells. */
    private String inLayer(Descriptor message, int line) {
        if (!message.getName().equals(NETWORK)) {
            return "";
        }
        String layer = "";
        boolean inside = false;
        for (int i = 0; i < lines.size() && (i < line || (inside && layer.isEmpty())); i++) {
            boolean begins = BEGIN.matcher(lines.get(i)).find();
            if (begins && i >= line) {
                break;
            }
            inside |= begins;
            layer = begins ? "" : layer;
            Matcher named = NAMING.matcher(lines.get(i));
            if (inside && layer.isEmpty() && named.find()) {
                layer = named.group(1);
            }
        }
        return layer.isEmpty() ? "" : "layer '" + layer + "': ";
    }
}
