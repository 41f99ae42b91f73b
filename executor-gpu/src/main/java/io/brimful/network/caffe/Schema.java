package io.brimful.network.caffe;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The fields that a prototxt file may have. */
final class Schema {
    private final FileDescriptor file;

    private Schema(FileDescriptor file) {
        this.file = file;
    }

    static Schema load() {
        try (InputStream in = Schema.class.getResourceAsStream("prototxt.textproto")) {
            if (in == null) {
                throw new IllegalStateException("no prototxt.textproto");
            }
            FileDescriptorProto.Builder text = FileDescriptorProto.newBuilder();
            TextFormat.getParser().merge(new InputStreamReader(in, StandardCharsets.UTF_8), text);
            return new Schema(FileDescriptor.buildFrom(text.build(), new FileDescriptor[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A message by its name. */
    Descriptor message(String name) {
        return file.findMessageTypeByName(name);
    }
}
