package io.goodput.gateway.http;

import io.goodput.gateway.config.HttpSettings;
import io.goodput.gateway.plans.JobEvent;
import io.goodput.gateway.plans.Jobs;
import io.goodput.gateway.plans.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/** Server-sent events of jobs, from their numbered rows: any replica can serve them, from any number on. */
@ApplicationScoped
class EventStreams {
    private static final int BATCH = 100;
    private static final Duration TOO_MANY_RETRY = Duration.ofSeconds(5);

    private final Jobs jobs;
    private final HttpSettings settings;
    private final Semaphore free;

    EventStreams(Jobs jobs, HttpSettings settings) {
        this.jobs = jobs;
        this.settings = settings;
        this.free = new Semaphore(settings.maxEventStreams());
    }

    /**
     * A stream of what happened to the job after the event {@code number}; it ends after the terminal event. It counts as
     * open until the current request is over, also when nobody reads it, as for a HEAD.
     */
    StreamingOutput open(UUID job, long number) {
        if (!free.tryAcquire()) {
            throw new ProblemException(
                    Problem.of(
                            "too-many-event-streams",
                            "Too many event streams are open",
                            429,
                            settings.maxEventStreams() + " are open here, which is the most. Maybe poll the job."),
                    TOO_MANY_RETRY);
        }
        CurrentRequestManager.get().registerCompletionCallback(failure -> free.release());
        return output -> {
            try {
                write(output, job, number);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void write(OutputStream output, UUID job, long number) throws IOException, InterruptedException {
        long last = number;
        long lastWrite = System.nanoTime();
        send(output, "retry: 1000\n\n");
        while (true) {
            long seen = jobs.changes().version();
            List<JobEvent> events = jobs.events(job, last, BATCH);
            for (JobEvent event : events) {
                send(
                        output,
                        "id: " + event.number() + "\nevent: " + event.type().wireName() + "\ndata: " + event.data()
                                + "\n\n");
                last = event.number();
                lastWrite = System.nanoTime();
                if (event.type().terminal()) {
                    return;
                }
            }
            if (events.isEmpty()) {
                if (jobs.ended(job, last)) {
                    return;
                }
                if (System.nanoTime() - lastWrite >= settings.heartbeat().toNanos()) {
                    send(output, ": waiting\n\n");
                    lastWrite = System.nanoTime();
                }
                jobs.changes().await(seen, settings.eventsEvery());
            }
        }
    }

    private static void send(OutputStream output, String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.UTF_8));
        output.flush();
    }
}
