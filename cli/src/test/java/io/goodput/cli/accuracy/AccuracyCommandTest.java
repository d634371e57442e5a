package io.goodput.cli.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.cli.Goodput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AccuracyCommandTest {
    private static final String STEPS = """
            row_id,observed_ms,prefill_tokens,prefill_kv_tokens,prefill_requests,model,system,backend,tp_size,precision
            1,54.7,110,259,1,openai/gpt-oss-120b,b200_sxm,trtllm,1,mxfp4
            2,41.0,2588,4671,1,openai/gpt-oss-120b,b200_sxm,trtllm,1,mxfp4
            3,41.0,2588,4671,1,openai/unheard-of,b200_sxm,trtllm,1,mxfp4
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        CommandLine commandLine = Goodput.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    @Test
    void tablesThatAreThereAreScoredAndRowsWritten() throws IOException {
        Files.writeString(folder.resolve("prefill_steps.csv"), STEPS);
        Path rows = folder.resolve("rows.csv");
        assertEquals(0, run("accuracy", "--data", folder.toString(), "--rows", rows.toString()), () -> err.toString());
        assertTrue(out.toString().contains("prefill steps median"), () -> out.toString());
        assertTrue(out.toString().contains("unknown model unheard-of"), () -> out.toString());
        String written = Files.readString(rows);
        assertTrue(written.startsWith("section,row,quantity,measured,predicted,note\n"), written);
        assertTrue(written.contains("\nprefillSteps,prefill_steps/1,stepSeconds,0.054700000000000006,"), written);
        assertTrue(written.contains("\napart,prefill_steps/3,stepSeconds,0.041,,unknown model unheard-of\n"), written);
    }

    @Test
    void theReportIsJsonWhenAskedFor() throws IOException {
        Files.writeString(folder.resolve("prefill_steps.csv"), STEPS);
        assertEquals(0, run("accuracy", "--data", folder.toString(), "--json"), () -> err.toString());
        assertTrue(out.toString().contains("\"floorViolations\":0"), () -> out.toString());
        assertTrue(out.toString().contains("\"prefillSteps\":{\"biasPercent\":"), () -> out.toString());
    }

    @Test
    void aFolderThatIsNotThereIsWrongInput() {
        assertEquals(2, run("accuracy", "--data", folder.resolve("none").toString()));
        assertTrue(err.toString().contains("data must be a folder"), () -> err.toString());
    }
}
