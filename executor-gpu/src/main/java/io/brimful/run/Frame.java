package io.brimful.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * What a trial's process tells the one that started it.
 *
 * @param content what the kind says
 */
record Frame(Kind kind, Object content) {
    private static final int MAGIC = 0x4252494d;

    /** What a frame is about. */
    enum Kind {
        /** The trial has its device: a {@code String}, the device's address. */
        STARTED,
        /** A {@code Probe}. */
        PROBE,
        /** A {@code TrainedStep}. */
        STEP,
        /** A {@code DeviceMemory}. */
        MEMORY,
        /** An {@code Outcome}, the last frame. */
        OUTCOME,
        /** A {@code RuntimeException} instead of an outcome, the last frame. */
        FAULT;

        boolean isLast() {
            return this == OUTCOME || this == FAULT;
        }
    }

    /** Writes it, in one piece. */
    void write(OutputStream out) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(content)) {
            objects.writeObject(this.content);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(all);
        data.writeInt(MAGIC);
        data.writeUTF(kind.name());
        data.writeInt(content.size());
        content.writeTo(data);
        all.writeTo(out);
        out.flush();
    }

    /**
     * The next one; nothing at the stream's end.
     *
     * @throws IOException when something else comes, or half a frame
     */
    static Optional<Frame> read(DataInputStream in) throws IOException {
        int magic;
        try {
            magic = in.readInt();
        } catch (EOFException end) {
            return Optional.empty();
        }
        if (magic != MAGIC) {
            throw new IOException(String.format("no frame begins with %08x", magic));
        }
        String kind = in.readUTF();
        byte[] content = in.readNBytes(in.readInt());
        try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(content))) {
            return Optional.of(new Frame(Kind.valueOf(kind), objects.readObject()));
        } catch (ClassNotFoundException | RuntimeException e) {
            throw new IOException("a frame of kind " + kind + " cannot be read", e);
        }
    }
}
