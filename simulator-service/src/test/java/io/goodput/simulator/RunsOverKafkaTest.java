package io.goodput.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.contracts.DeadLetter;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationCompleted;
import io.goodput.contracts.SimulationRequested;
import io.goodput.engine.EventLimitException;
import io.goodput.engine.LawViolationException;
import io.goodput.simulation.Simulation;
import io.goodput.simulator.runs.RunSimulation;
import io.goodput.testservers.RealServers;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests come over a real broker, runs are kept in a real database, results go back. */
@QuarkusTest
@WithTestResource(value = RealServers.class, scope = TestResourceScope.GLOBAL)
class RunsOverKafkaTest {
    @Inject
    ScriptedSimulation simulation;

    @Inject
    Rows rows;

    Broker broker;

    @BeforeEach
    void open() {
        broker = new Broker();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void aRunIsSimulatedStoredAndPublished() {
        RunSpec spec = Specs.fresh();
        SimulationRequested request = Specs.request(spec);

        broker.ask(request);

        SimulationCompleted completed = broker.result(request.runId());
        assertEquals(Simulation.build(), completed.build());
        assertEquals(Simulation.run(spec), completed.report());
        assertEquals(new Rows.Row("COMPLETED", 1, Codec.write(completed), null), rows.row(request.runId()));
    }

    @Test
    void aRedeliveredRequestIsAnsweredAgainFromTheStore() {
        RunSpec spec = Specs.fresh();
        SimulationRequested request = Specs.request(spec);

        broker.ask(request);
        broker.results(request.runId(), 1);
        broker.ask(request);

        List<String> results = broker.results(request.runId(), 2);
        assertEquals(1, Set.copyOf(results).size());
        assertEquals(1, simulation.starts(spec));
        assertEquals(1, rows.row(request.runId()).attempts());
    }

    @Test
    void aRunThatIsAskedForTwiceAtOnceIsSimulatedOnce() {
        RunSpec spec = Specs.fresh();
        SimulationRequested request = Specs.request(spec);
        var bothTaken = new CyclicBarrier(2);
        RunSpec other = Specs.fresh();
        // The run ends only when another one, sent after its twin, runs beside it: by then the twin was taken too.
        simulation.script(spec, meeting(bothTaken));
        simulation.script(other, meeting(bothTaken));

        broker.ask(request);
        broker.ask(request);
        broker.ask(Specs.request(other));

        assertEquals(1, Set.copyOf(broker.results(request.runId(), 2)).size());
        assertEquals(1, simulation.starts(spec));
    }

    @Test
    void runsAreSimulatedBesideEachOther() {
        RunSpec one = Specs.fresh();
        RunSpec two = Specs.fresh();
        var meeting = new CyclicBarrier(2);
        simulation.script(one, meeting(meeting));
        simulation.script(two, meeting(meeting));

        broker.ask(Specs.request(one));
        broker.ask(Specs.request(two));

        broker.results(Specs.request(one).runId(), 1);
        broker.results(Specs.request(two).runId(), 1);
    }

    @Test
    void aRequestOfAnotherBuildIsAnsweredWithAMismatch() {
        RunSpec spec = Specs.fresh();
        SimulationRequested request = Specs.request(spec, "0123456789abcdef");

        broker.ask(request);

        SimulationCompleted completed = broker.result(request.runId());
        assertEquals(Simulation.build(), completed.build());
        assertNull(completed.report());
        assertEquals(0, simulation.starts(spec));
        assertFalse(rows.stored(request.runId()));
    }

    @Test
    void whatIsNotARequestGoesToTheDeadLetters() {
        String key = "unreadable-" + Specs.fresh().seed();

        broker.send(key, "{\"runId\": 7, oops");

        DeadLetter letter = broker.deadLetter(key);
        assertEquals(SimulationRequested.TOPIC, letter.sourceTopic());
        assertEquals(key, letter.key());
        assertEquals("{\"runId\": 7, oops", letter.payload());
        assertTrue(letter.reason().contains("not a SimulationRequested"), letter.reason());
    }

    @Test
    void aRequestThatLacksAFieldGoesToTheDeadLetters() {
        String key = "lacking-" + Specs.fresh().seed();

        broker.send(key, "{\"schemaVersion\":1,\"runId\":\"" + key + "\",\"build\":\"" + Simulation.build() + "\"}");

        assertTrue(broker.deadLetter(key).reason().contains("spec is required"));
    }

    @Test
    void aRecordWithoutAValueGoesToTheDeadLetters() {
        String key = "tombstone-" + Specs.fresh().seed();

        broker.send(key, null);

        assertEquals("", broker.deadLetter(key).payload());
    }

    @Test
    void aRunIdThatIsNotTheHashOfItsSpecificationGoesToTheDeadLetters() {
        SimulationRequested right = Specs.request(Specs.fresh());
        SimulationRequested other = Specs.request(Specs.fresh());
        String key = "forged-" + right.runId();

        broker.send(
                key,
                Codec.write(
                        new SimulationRequested(right.schemaVersion(), other.runId(), right.build(), right.spec())));

        String reason = broker.deadLetter(key).reason();
        assertTrue(reason.contains(right.runId()) && reason.contains(other.runId()), reason);
        assertFalse(rows.stored(other.runId()));
    }

    @Test
    void anUnknownModelGoesToTheDeadLettersAtOnce() {
        RunSpec spec = Specs.of("gpt-nowhere", Specs.fresh().seed());
        SimulationRequested request = Specs.request(spec);

        broker.ask(request);

        DeadLetter letter = broker.deadLetter(request.runId());
        assertTrue(letter.reason().contains("gpt-nowhere"), letter.reason());
        assertEquals(new Rows.Row("FAILED", 1, null, letter.reason()), rows.row(request.runId()));
        assertEquals(1, simulation.starts(spec));
    }

    @Test
    void aBrokenLawGoesToTheDeadLettersAtOnceAndAgainWhenRedelivered() {
        RunSpec spec = Specs.fresh();
        SimulationRequested request = Specs.request(spec);
        simulation.script(spec, same -> {
            throw new LawViolationException(4, "allocated 3 + free 4 is not 8\0");
        });

        broker.ask(request);
        assertEquals(
                "law 4: allocated 3 + free 4 is not 8",
                broker.deadLetter(request.runId()).reason().replaceAll("[\0\uFFFD]", ""));
        broker.ask(request);

        broker.deadLetters(request.runId(), 2);
        assertEquals(1, simulation.starts(spec));
        assertEquals("FAILED", rows.row(request.runId()).state());
    }

    @Test
    void aRunBeyondItsEventLimitGoesToTheDeadLettersAtOnce() {
        RunSpec spec = Specs.fresh();
        SimulationRequested request = Specs.request(spec);
        simulation.script(spec, same -> {
            throw new EventLimitException(1_000_000);
        });

        broker.ask(request);

        assertTrue(broker.deadLetter(request.runId()).reason().contains("1000000 events"));
        assertEquals(1, simulation.starts(spec));
    }

    @Test
    void aRunThatFailsOnceIsTriedAgain() {
        RunSpec spec = Specs.fresh();
        SimulationRequested request = Specs.request(spec);
        simulation.script(spec, same -> {
            simulation.script(spec, Simulation::run);
            throw new IllegalStateException("a bad moment");
        });

        broker.ask(request);

        broker.result(request.runId());
        assertEquals(2, simulation.starts(spec));
        assertEquals(2, rows.row(request.runId()).attempts());
    }

    @Test
    void theFourthStartOfARunIsRefused() {
        RunSpec spec = Specs.fresh();
        SimulationRequested request = Specs.request(spec);
        simulation.script(spec, same -> {
            throw new StackOverflowError("too deep");
        });

        broker.ask(request);

        DeadLetter letter = broker.deadLetter(request.runId());
        assertTrue(letter.reason().contains("3 times"), letter.reason());
        assertTrue(letter.reason().contains("too deep"), letter.reason());
        assertEquals(3, simulation.starts(spec));
        assertEquals(1, broker.seen(request.runId()));
    }

    private static RunSimulation meeting(CyclicBarrier barrier) {
        return spec -> {
            try {
                barrier.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("no other run came", e);
            }
            return Simulation.run(spec);
        };
    }
}
