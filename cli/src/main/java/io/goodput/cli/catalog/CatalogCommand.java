package io.goodput.cli.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.catalog.ModelFigures;
import io.goodput.codec.Codec;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.InvalidInputException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code goodput catalog [NAME]}. */
@Command(
        name = "catalog",
        description = "Show what questions can name: all names, or one entry with the sources of its numbers.",
        mixinStandardHelpOptions = true)
public final class CatalogCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A model, a system, an engine or a price book.")
    private @Nullable String name;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "Of a model: what its weights and KV are computed for; as it is published by default.")
    private @Nullable String precision;

    @Option(
            names = "--tensor-parallel",
            paramLabel = "GPUS",
            description = "Of a model: GPUs that share it, 1 by default.")
    private int tensorParallel = 1;

    @Option(names = "--json", description = "Print the entry as it can be written for one of your own.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        Catalog catalog = Catalog.shipped();
        if (name == null) {
            out.println("models   " + String.join(", ", catalog.modelNames()));
            out.println("systems  " + String.join(", ", catalog.systemNames()));
            out.println("engines  " + String.join(", ", catalog.engineNames()));
            out.println("prices   " + String.join(", ", catalog.names(EntryKind.PRICE_BOOK)));
        } else {
            out.print(json ? Codec.write(entry(catalog, name)) + "\n" : text(catalog, name));
        }
        out.flush();
        return 0;
    }

    private String text(Catalog catalog, String called) throws JsonProcessingException {
        String entry = EntryText.of(new ObjectMapper().readTree(Codec.write(entry(catalog, called))));
        Optional<Model> model = catalog.findModel(called);
        return model.isEmpty()
                ? entry
                : entry + "\n" + FiguresText.of(ModelFigures.of(model.get(), precision, tensorParallel));
    }

    private static Record entry(Catalog catalog, String called) {
        return Stream.of(EntryKind.values())
                .map(kind -> catalog.find(kind, called))
                .flatMap(Optional::stream)
                .map(Record.class::cast)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(Catalog.unknown("NAME", "", called, names(catalog))));
    }

    private static List<String> names(Catalog catalog) {
        return Stream.of(EntryKind.values())
                .flatMap(kind -> catalog.names(kind).stream())
                .toList();
    }
}
