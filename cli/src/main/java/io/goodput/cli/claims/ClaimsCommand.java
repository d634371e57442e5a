package io.goodput.cli.claims;

import io.goodput.catalog.Catalog;
import io.goodput.cli.questions.GatewayUrl;
import io.goodput.cli.questions.Simulations;
import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.claims.ChangedInput;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimScenario;
import io.goodput.contracts.claims.ClaimSummary;
import io.goodput.economics.claims.Claims;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    @Option(
            names = "--simulate",
            description = "Of a claim: simulate its points and put what comes out beside its figures.")
    private boolean simulate;

    @Option(names = "--json", description = "Print the API's answer.")
    private boolean json;

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = GatewayUrl.class,
            description = "Ask a running gateway, such as http://localhost:8080, instead of answering in process.")
    private @Nullable URI url;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        ClaimCheck check = check(inputs);
        ClaimSource claims = url == null ? new ShippedClaims() : new GatewayClaims(url);
        if (id == null) {
            refuseWhatIsOfOneClaim();
            String answer = claims.list();
            out.print(json ? answer + "\n" : ClaimText.list(List.of(Codec.read(ClaimSummary[].class, answer))));
        } else {
            if (!Claims.ids().contains(id)) {
                throw new InvalidInputException(Catalog.unknown("ID", "", id, Claims.ids()));
            }
            String answer = simulate ? simulated(claims, id, check) : claims.check(id, check);
            out.print(json ? answer + "\n" : ClaimText.of(Codec.read(CheckedClaim.class, answer)));
        }
        out.flush();
        return 0;
    }

    private String simulated(ClaimSource claims, String called, ClaimCheck check)
            throws IOException, InterruptedException {
        List<ClaimScenario> scenarios = claims.scenarios(called, check).scenarios();
        if (scenarios.isEmpty()) {
            throw new InvalidInputException(new Violation(
                    "",
                    "--simulate",
                    "the simulator has no part in claim " + called,
                    "Maybe 1, 3, 4 or 6, or leave --simulate out"));
        }
        var simulations = new Simulations(url);
        Map<String, Simulations.Done> done = new LinkedHashMap<>();
        for (ClaimScenario each : scenarios) {
            String name = "%s, %d of %d".formatted(each.point(), done.size() + 1, scenarios.size());
            done.put(each.point(), simulations.simulate(name, each.scenario()));
        }
        return claims.check(called, check, done);
    }

    private void refuseWhatIsOfOneClaim() {
        if (!inputs.isEmpty() || simulate) {
            throw new InvalidInputException(new Violation(
                    inputs.isEmpty() ? "" : "/inputs",
                    inputs.isEmpty() ? "--simulate" : String.join(", ", inputs),
                    "inputs and simulations are of one claim",
                    "Maybe name its ID"));
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
