package io.brimful.network.caffe;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormatParseInfoTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fields in braces, each with its line. A field that is not there has its default. */
final class Group {
    private final String file;
    private final int line;
    private final Message message;
    private final @Nullable TextFormatParseInfoTree lines;

    /**
     * A group.
     *
     * @param line of its first field's name
     * @param lines of its fields; none for a group that is not in the file
     */
    Group(String file, int line, Message message, @Nullable TextFormatParseInfoTree lines) {
        this.file = file;
        this.line = line;
        this.message = message;
        this.lines = lines;
    }

    boolean has(String field) {
        FieldDescriptor named = named(field);
        return named.isRepeated() ? message.getRepeatedFieldCount(named) > 0 : message.hasField(named);
    }

    /** Whether it has the fields of that message. */
    boolean isOf(String type) {
        return message.getDescriptorForType().getName().equals(type);
    }

    /** The line of a field's first value; the group's where it has none. */
    int line(String field) {
        return line(named(field), 0);
    }

    private int line(FieldDescriptor field, int index) {
        if (lines == null || index >= lines.getLocations(field).size()) {
            return line;
        }
        return lines.getLocation(field, index).getLine() + 1;
    }

    String text(String field) {
        return (String) message.getField(named(field));
    }

    List<String> texts(String field) {
        return each(field, String.class::cast);
    }

    boolean truth(String field) {
        return (Boolean) message.getField(named(field));
    }

    List<Boolean> truths(String field) {
        return each(field, Boolean.class::cast);
    }

    long whole(String field) {
        return whole(named(field), message.getField(named(field)));
    }

    List<Long> wholes(String field) {
        return each(field, value -> whole(named(field), value));
    }

    /* Those that are never below 0 come as negative numbers when they are large. */
    private static long whole(FieldDescriptor field, Object value) {
        boolean unsigned = field.getType() == FieldDescriptor.Type.UINT32;
        return unsigned ? Integer.toUnsignedLong((Integer) value) : ((Number) value).longValue();
    }

    float number(String field) {
        return ((Number) message.getField(named(field))).floatValue();
    }

    List<Float> numbers(String field) {
        return each(field, value -> ((Number) value).floatValue());
    }

    /** The name of an enumeration's value. */
    String choice(String field) {
        return ((EnumValueDescriptor) message.getField(named(field))).getName();
    }

    /** A field's group; one of defaults where there is none. */
    Group group(String field) {
        FieldDescriptor named = named(field);
        TextFormatParseInfoTree inside =
                lines == null || !message.hasField(named) ? null : lines.getNestedTree(named, 0);
        return new Group(file, line(named, 0), (Message) message.getField(named), inside);
    }

    List<Group> groups(String field) {
        FieldDescriptor named = named(field);
        List<Group> all = new ArrayList<>();
        for (int i = 0; i < message.getRepeatedFieldCount(named); i++) {
            TextFormatParseInfoTree inside = lines == null ? null : lines.getNestedTree(named, i);
            all.add(new Group(file, line(named, i), (Message) message.getRepeatedField(named, i), inside));
        }
        return all;
    }

    /** What is wrong with a field. */
    InvalidPrototxt fault(String field, String text) {
        return new InvalidPrototxt(file, line(field), text);
    }

    /** What is wrong with the group. */
    InvalidPrototxt fault(String text) {
        return new InvalidPrototxt(file, line, text);
    }

    private <T> List<T> each(String field, Function<Object, T> as) {
        FieldDescriptor named = named(field);
        List<T> all = new ArrayList<>();
        for (int i = 0; i < message.getRepeatedFieldCount(named); i++) {
            all.add(as.apply(message.getRepeatedField(named, i)));
        }
        return all;
    }

    private FieldDescriptor named(String field) {
        FieldDescriptor found = message.getDescriptorForType().findFieldByName(field);
        if (found == null) {
            throw new IllegalArgumentException(message.getDescriptorForType().getName() + " has no field " + field);
        }
        return found;
    }
}
