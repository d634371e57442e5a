package io.goodput.gateway.runs;

import io.goodput.codec.Codec;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunPriced;
import io.goodput.gateway.config.JobSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stored runs and prices. Storing is idempotent: the first result of a run id stays. */
@ApplicationScoped
public class Runs {
    private final EntityManager database;
    private final JobSettings settings;
    private final Set<OpenRound> rounds = ConcurrentHashMap.newKeySet();

    Runs(EntityManager database, JobSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * Opens a round: it takes the results of these runs that this process stores from now on.
     *
     * @param priceKey of the prices ({@link io.goodput.contracts.PriceSource#key})
     */
    public OpenRound open(List<String> runIds, String priceKey) {
        var round = new OpenRound(runIds, priceKey, rounds::remove);
        rounds.add(round);
        return round;
    }

    /** Tells the open rounds what a run measured, once that is stored. */
    public void tell(String runId, Report report) {
        rounds.forEach(round -> round.take(runId, report));
    }

    /** Tells the open rounds a run's prices, once they are stored. */
    public void tell(RunPriced priced) {
        rounds.forEach(round -> round.take(priced));
    }

    /** Stores a run's report; does nothing when it is there. */
    @Transactional
    public void store(String runId, String build, Report report) {
        database.createNativeQuery("""
                        insert into run_result (run_id, build, report, completed_at)
                        values (:runId, :build, :report, clock_timestamp())
                        on conflict (run_id) do nothing""")
                .setParameter("runId", runId)
                .setParameter("build", build)
                .setParameter("report", Codec.write(report))
                .executeUpdate();
    }

    /**
     * Stores a run's prices; does nothing when they are there.
     *
     * @param message the JSON that they were read from
     */
    @Transactional
    public void store(RunPriced priced, String message) {
        database.createNativeQuery("""
                        insert into run_price (run_id, price_book, priced, priced_at)
                        values (:runId, :priceBook, :priced, clock_timestamp())
                        on conflict (run_id, price_book) do nothing""")
                .setParameter("runId", priced.runId())
                .setParameter("priceBook", priced.priceBook())
                .setParameter("priced", message)
                .executeUpdate();
    }

    /** A run's report; empty when it is not simulated yet. */
    @Transactional
    public Optional<Report> findReport(String runId) {
        List<?> reports = database.createNativeQuery("select report from run_result where run_id = :runId")
                .setParameter("runId", runId)
                .getResultList();
        return reports.stream().findFirst().map(report -> Codec.read(Report.class, (String) report));
    }

    /** Gives a round what is stored of the results that it lacks, by whichever process. */
    @Transactional
    public void read(OpenRound round) {
        List<String> missing = round.missing();
        if (missing.isEmpty()) {
            return;
        }
        List<?> rows = database.createNativeQuery("""
                        select r.run_id, r.report, p.priced
                        from run_result r left join run_price p on p.run_id = r.run_id and p.price_book = :priceKey
                        where r.run_id in (:runIds)""")
                .setParameter("priceKey", round.priceKey())
                .setParameter("runIds", missing)
                .getResultList();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            String runId = (String) columns[0];
            if (round.findReport(runId).isEmpty()) {
                round.take(runId, Codec.read(Report.class, (String) columns[1]));
            }
            if (columns[2] != null) {
                round.take(Codec.read(RunPriced.class, (String) columns[2]));
            }
        }
    }

    /** Removes runs and prices that are too old or too many, but none that an open job waits for. */
    @Transactional
    public void sweep() {
        database.createNativeQuery("""
                        delete from run_result r
                        where (r.completed_at < clock_timestamp() - :seconds * interval '1 second'
                               or r.completed_at < (select completed_at from run_result
                                                    order by completed_at desc offset :kept limit 1))
                          and not exists (select 1 from awaited_run a where a.run_id = r.run_id)""")
                .setParameter("seconds", settings.maxRunAge().toSeconds())
                .setParameter("kept", settings.maxRuns() - 1)
                .executeUpdate();
        database.createNativeQuery("""
                        delete from run_price p
                        where p.priced_at < clock_timestamp() - interval '1 hour'
                          and not exists (select 1 from run_result r where r.run_id = p.run_id)""").executeUpdate();
    }
}
