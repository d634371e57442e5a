package io.goodput.gateway.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.EntryKind;
import io.goodput.contracts.OwnEntry;
import io.goodput.gateway.WorldTest;
import io.goodput.gateway.entries.Entries;
import io.goodput.gateway.entries.TooManyEntriesException;
import io.goodput.gateway.runs.Runs;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is removed when it is too old or too much, and what is not. */
@QuarkusTest
@TestProfile(FewKept.class)
@SuppressWarnings("NullAway.Init")
class RetentionTest extends WorldTest {
    @Inject
    Jobs jobs;

    @Inject
    Runs runs;

    @Inject
    Entries entries;

    @BeforeEach
    void keepNothing() {
        sql("delete from job");
        sql("delete from run_result");
        sql("delete from run_price");
        sql("delete from own_entry");
    }

    @Test
    void theNewestFinishedJobsAreKept() {
        for (int minutes = 1; minutes <= 5; minutes++) {
            job("finished " + minutes, "DONE", minutes);
        }
        jobs.sweep();
        assertEquals(List.of("finished 1", "finished 2", "finished 3"), keptJobs());
        jobs.sweep();
        assertEquals(List.of("finished 1", "finished 2", "finished 3"), keptJobs());
    }

    @Test
    void oldFinishedJobsGoWithTheirEventsAndOpenOnesStay() {
        job("new", "CANCELLED", 59);
        job("old", "FAILED", 61);
        job("open", "RUNNING", 100_000);
        sql("insert into job_event (job_id, number, type, data, happened_at)"
                + " select id, 1, 'SUBMITTED', '{}', submitted_at from job");
        jobs.sweep();
        assertEquals(List.of("new", "open"), keptJobs());
        assertEquals(
                List.of("new", "open"),
                rows("select question_hash from job_event join job on id = job_id order by question_hash"));
    }

    @Test
    void openJobsDoNotCountAsFinished() {
        for (int minutes = 1; minutes <= 3; minutes++) {
            job("finished " + minutes, "DONE", minutes);
            job("open " + minutes, "QUEUED", minutes);
        }
        jobs.sweep();
        assertEquals(6, keptJobs().size());
    }

    @Test
    void theNewestRunsAreKept() {
        for (int minutes = 1; minutes <= 5; minutes++) {
            run("run " + minutes, minutes);
        }
        runs.sweep();
        assertEquals(List.of("run 1", "run 2", "run 3"), keptRuns());
        runs.sweep();
        assertEquals(List.of("run 1", "run 2", "run 3"), keptRuns());
    }

    @Test
    void oldRunsGoWithTheirPricesSaveThoseThatAnOpenJobAwaits() {
        run("awaited", 62);
        run("new", 59);
        run("old", 61);
        sql("insert into run_price (run_id, price_book, priced, priced_at)"
                + " select run_id, 'book', '{}', completed_at - interval '1 hour' from run_result");
        UUID open = job("open", "RUNNING", 1);
        sql("insert into awaited_run (job_id, run_id) values ('" + open + "', 'awaited')");
        runs.sweep();
        assertEquals(List.of("awaited", "new"), keptRuns());
        assertEquals(List.of("awaited", "new"), rows("select run_id from run_price order by run_id"));
    }

    @Test
    void noMoreOwnEntriesAreKeptThanMayBeAndUnusedOnesGo() {
        for (int i = 1; i <= 3; i++) {
            assertTrue(entries.add(new OwnEntry(EntryKind.ENGINE, "engine-" + i, "{\"name\":\"engine-" + i + "\"}"))
                    .isNew());
        }
        var fourth = new OwnEntry(EntryKind.ENGINE, "engine-4", "{\"name\":\"engine-4\"}");
        assertThrows(TooManyEntriesException.class, () -> entries.add(fourth));
        sql("update own_entry set used_at = clock_timestamp() - interval '61 minutes' where name <> 'engine-3'");
        // Whoever names an entry keeps it.
        assertTrue(entries.find(EntryKind.ENGINE, "engine-1").isPresent());
        entries.sweep();
        assertEquals(List.of("engine-1@1", "engine-3@1"), entries.names(EntryKind.ENGINE));
        assertTrue(entries.add(fourth).isNew());
    }

    /** A job, known by its question's hash, that was submitted, and finished unless it is open, so long ago. */
    private UUID job(String hash, String state, int minutes) {
        UUID id = UUID.randomUUID();
        boolean open = state.equals("QUEUED") || state.equals("RUNNING");
        String then = "clock_timestamp() - interval '" + minutes + " minutes'";
        sql("insert into job (id, kind, state, question, question_hash, submitted_at, finished_at) values ('" + id
                + "', 'PLAN', '" + state + "', '{}', '" + hash + "', " + then + ", " + (open ? "null" : then) + ")");
        return id;
    }

    private void run(String runId, int minutes) {
        sql("insert into run_result (run_id, build, report, completed_at) values ('" + runId
                + "', 'build', '{}', clock_timestamp() - interval '" + minutes + " minutes')");
    }

    private List<?> keptJobs() {
        return rows("select question_hash from job order by question_hash");
    }

    private List<?> keptRuns() {
        return rows("select run_id from run_result order by run_id");
    }
}
