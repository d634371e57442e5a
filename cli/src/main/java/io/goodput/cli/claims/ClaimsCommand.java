package io.goodput.cli.claims;

import io.goodput.catalog.Catalog;
import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.claims.ChangedInput;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.economics.claims.Claims;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code goodput claims [ID]}. */
@Command(
        name = "claims",
        description = "Check claims of the market: all with their verdicts, or one with the region in which it holds.",
        mixinStandardHelpOptions = true)
public final class ClaimsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Number of a claim.")
    private @Nullable String id;

    @Option(
            names = "--input",
            paramLabel = "NAME=VALUE",
            description = "Of a claim: another value in the place of an input's own; can be given several times.")
    private List<String> inputs = List.of();

    @Option(names = "--json", description = "Print the API's answer.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ClaimCheck check = check(inputs);
        if (id == null) {
            refuseInputsOfAllClaims();
            out.print(json ? Codec.write(Claims.summaries()) + "\n" : ClaimText.list(Claims.summaries()));
        } else {
            String called = id;
            CheckedClaim claim = Claims.find(called, check)
                    .orElseThrow(() -> new InvalidInputException(Catalog.unknown("ID", "", called, Claims.ids())));
            out.print(json ? Codec.write(claim) + "\n" : ClaimText.of(claim));
        }
        out.flush();
        return 0;
    }

    private void refuseInputsOfAllClaims() {
        if (!inputs.isEmpty()) {
            throw new InvalidInputException(new Violation(
                    "/inputs", String.join(", ", inputs), "inputs are of one claim", "Maybe name its ID"));
        }
    }

    private static ClaimCheck check(List<String> inputs) {
        List<ChangedInput> changes = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String text = inputs.get(i);
            int equals = text.indexOf('=');
            try {
                changes.add(new ChangedInput(
                        text.substring(0, Math.max(0, equals)), Double.parseDouble(text.substring(equals + 1))));
            } catch (NumberFormatException e) {
                violations.add(new Violation(
                        "/inputs/" + i,
                        text,
                        "an input is its name, an equals sign and a number",
                        "Maybe --input utilisation=0.5"));
            } catch (InvalidInputException e) {
                violations.addAll(e.under("/inputs/" + i).violations());
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return new ClaimCheck(changes);
    }
}
