package io.goodput.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every kind of load can be written as a caller writes it, and read again. */
class LoadReadingTest {
    private static final String EVERYTHING = """
            requestsPerSecond: 20
            arrivals:
              process: markov-modulated
              states: [{rateFactor: 1, meanSeconds: 60}, {rateFactor: 4, meanSeconds: 10}]
            inputTokens: {form: log-normal, mean: 1200, quantiles: [{percentile: 50, tokens: 800}]}
            outputTokens: {form: empirical, quantiles: [{percentile: 50, tokens: 100}, {percentile: 95, tokens: 500}]}
            lengthCorrelation: 0.3
            hitShare: {mean: 0.563, spread: 0.2}
            rateCurve: {weights: [1, 2, 3], stepSeconds: 600, form: lines}
            rateChanges: [{startSeconds: 100, addedShare: 2, riseSeconds: 5, holdSeconds: 60, fallSeconds: 5}]
            sessions: {meanTurns: 4, thinkTime: {meanSeconds: 20}}
            classes:
              - name: chat
                share: 0.8
                slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 1}]}
              - {name: batch, share: 0.2, priority: -1, inputTokens: {constant: 5000}}
            """;

    private static final String TRACE = """
            concurrency: {users: 64, thinkTime: {meanSeconds: 5, coefficientOfVariation: 2}, rampSeconds: 30}
            trace:
              name: day.csv.gz
              format: csv
              mapping: {inputTokens: in, outputTokens: out, hashIds: blocks, blockTokens: 64, delimiter: ;}
              rateScale: 2
            """;

    @Test
    void whatIsWrittenIsReadAgain() {
        for (String text : List.of(EVERYTHING, TRACE)) {
            Traffic traffic = Codec.readStrict(Traffic.class, text, Format.YAML);
            assertEquals(traffic, Codec.readStrict(Traffic.class, Codec.write(traffic), Format.JSON));
            assertEquals(traffic, Codec.read(Traffic.class, Codec.write(traffic)));
        }
    }

    @Test
    void everyPartSaysWhatIsWrongWithIt() {
        String wrong = EVERYTHING
                .replace("rateFactor: 4", "rateFactor: -4")
                .replace("mean: 0.563", "mean: 1.563")
                .replace("stepSeconds: 600", "stepSeconds: 0")
                .replace("meanTurns: 4", "meanTurns: 0")
                .replace("share: 0.8", "share: 8");
        List<String> pointers = assertThrows(
                        InvalidInputException.class, () -> Codec.readStrict(Traffic.class, wrong, Format.YAML))
                .violations()
                .stream()
                .map(Violation::pointer)
                .toList();
        assertEquals(
                List.of(
                        "/arrivals/states/1/rateFactor",
                        "/hitShare/mean",
                        "/rateCurve/stepSeconds",
                        "/sessions/meanTurns",
                        "/classes/0/share"),
                pointers.stream()
                        .filter(each -> !each.equals("/hitShare/spread"))
                        .toList());
    }
}
