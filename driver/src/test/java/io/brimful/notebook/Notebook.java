package io.brimful.notebook;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** A Jupyter notebook of Java cells, in nbformat 4. */
final class Notebook {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonNode root;

    private Notebook(JsonNode root) {
        this.root = root;
    }

    static Notebook read(Path file) throws IOException {
        return new Notebook(MAPPER.readTree(Files.readString(file)));
    }

    /** Lays the file out as Jupyter does, so that saving it there changes no more than what was edited. */
    void write(Path file) throws IOException {
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator("");
        DefaultIndenter indent = new DefaultIndenter(" ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter(separators).withObjectIndenter(indent).withArrayIndenter(indent);
        Files.writeString(file, MAPPER.writer(printer).writeValueAsString(root) + "\n");
    }

    List<Cell> codeCells() {
        return StreamSupport.stream(root.path("cells").spliterator(), false)
                .filter(cell -> cell.path("cell_type").asText().equals("code"))
                .map(Cell::new)
                .toList();
    }
}
