package io.goodput.cli.questions;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.economics.GivenFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes beside a question for a bill.
 *
 * @param bills files of the bill
 * @param tokens files of tokens by hour
 */
record BillFiles(List<GivenFile> bills, List<GivenFile> tokens) {
    BillFiles {
        bills = List.copyOf(bills);
        tokens = List.copyOf(tokens);
    }

    /**
     * Files under their bare names, as a gateway knows them too.
     *
     * @throws InvalidInputException when one cannot be read
     */
    static List<GivenFile> onDisk(List<Path> paths) {
        List<GivenFile> files = new ArrayList<>();
        for (Path path : paths) {
            Path name = path.getFileName();
            if (name == null || !Files.isRegularFile(path) || !Files.isReadable(path)) {
                throw new InvalidInputException(new Violation(
                        "", path.toString(), "must be a file that can be read", "Maybe correct the path"));
            }
            files.add(GivenFile.of(name.toString(), path));
        }
        return files;
    }
}
