package io.goodput.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.contracts.SimulationCompleted;
import io.goodput.contracts.SimulationRequested;
import io.goodput.simulator.runs.Claim;
import io.goodput.simulator.runs.Runs;
import io.goodput.testservers.RealServers;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may simulate a run, how attempts count, and when runs are forgotten; claims last three seconds here. */
@QuarkusTest
@WithTestResource(value = RealServers.class, scope = TestResourceScope.GLOBAL)
class RunsTest {
    private static final UUID ANNE = UUID.randomUUID();
    private static final UUID BERT = UUID.randomUUID();

    @Inject
    Runs runs;

    @Inject
    Rows rows;

    private final SimulationRequested request = Specs.request(Specs.fresh());
    private final String runId = request.runId();

    @Test
    void aRunBelongsToWhoClaimsItFirst() {
        assertEquals(new Claim.Granted(1), runs.claim(request, ANNE));
        assertEquals(new Claim.Busy(), runs.claim(request, BERT));
        assertEquals(new Claim.Granted(1), runs.claim(request, ANNE));
    }

    @Test
    void aReleasedRunMayBeClaimedThreeTimesInAll() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            UUID claimant = UUID.randomUUID();
            assertEquals(new Claim.Granted(attempt), runs.claim(request, claimant));
            runs.release(runId, claimant, "failure " + attempt);
        }
        assertEquals(new Claim.Exhausted(3, "failure 3"), runs.claim(request, ANNE));

        runs.forgetAttempts(runId);
        assertEquals(new Claim.Granted(1), runs.claim(request, ANNE));
    }

    @Test
    void anAttemptThatIsHandedBackDoesNotCount() {
        runs.claim(request, ANNE);
        runs.handBack(runId, ANNE);

        assertEquals(new Claim.Granted(1), runs.claim(request, BERT));
    }

    @Test
    void nobodyReleasesOrHandsBackWhatAnotherHolds() {
        runs.claim(request, ANNE);
        runs.release(runId, BERT, "none of his business");
        runs.handBack(runId, BERT);

        assertEquals(new Claim.Busy(), runs.claim(request, BERT));
        assertEquals(1, rows.row(runId).attempts());
    }

    @Test
    void aClaimThatIsNotRenewedLapses() {
        runs.claim(request, ANNE);
        rows.update("claimed_until = now() - interval '1 millisecond'", runId);

        assertEquals(new Claim.Granted(2), runs.claim(request, BERT));
    }

    @Test
    void aRenewedClaimLasts() {
        runs.claim(request, ANNE);
        rows.update("claimed_until = now() - interval '1 millisecond'", runId);
        runs.renew(runId, ANNE);

        assertEquals(new Claim.Busy(), runs.claim(request, BERT));
    }

    @Test
    void onlyTheFirstResultIsKept() {
        var completed = new SimulationCompleted(1, runId, request.build(), null);
        runs.claim(request, ANNE);
        assertEquals(Optional.empty(), runs.findCompleted(runId));

        runs.complete(runId, Codec.write(completed));
        runs.complete(runId, Codec.write(new SimulationCompleted(2, runId, request.build(), null)));
        runs.fail(runId, "too late");

        assertEquals(Optional.of(Codec.write(completed)), runs.findCompleted(runId));
        assertEquals(new Claim.Completed(Codec.write(completed)), runs.claim(request, BERT));
        assertEquals(1, rows.row(runId).attempts());
    }

    @Test
    void runsAreForgottenWhenOldUnlessTheyAreBeingSimulated() {
        SimulationRequested running = Specs.request(Specs.fresh());
        SimulationRequested young = Specs.request(Specs.fresh());
        for (SimulationRequested each : new SimulationRequested[] {request, running, young}) {
            runs.claim(each, ANNE);
        }
        runs.complete(runId, "completed");
        runs.complete(young.runId(), "completed");
        rows.update("created_at = now() - interval '91 days'", runId);
        rows.update("created_at = now() - interval '91 days'", running.runId());
        rows.update("created_at = now() - interval '89 days'", young.runId());

        runs.sweep();

        assertFalse(rows.stored(runId));
        assertTrue(rows.stored(running.runId()));
        assertTrue(rows.stored(young.runId()));
    }

    @Test
    void onlyTheNewestRunsAreKept() {
        // The tests' cap is 1,000 runs: with as many newer ones, this one is beyond it.
        runs.claim(request, ANNE);
        runs.complete(runId, "completed");
        rows.update("created_at = now() - interval '1 day'", runId);
        runs.sweep();
        assertTrue(rows.stored(runId));

        rows.fill(1_000);
        runs.sweep();
        assertFalse(rows.stored(runId));
        rows.unfill();
    }
}
