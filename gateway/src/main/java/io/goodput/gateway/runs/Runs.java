package io.goodput.gateway.runs;

import io.goodput.codec.Codec;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunPriced;
import io.goodput.gateway.config.JobSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stored runs and prices. Storing is idempotent: the first result of a run id stays. */
@ApplicationScoped
public class Runs {
    private final EntityManager database;
    private final JobSettings settings;
    private final Signal arrivals = new Signal();

    Runs(EntityManager database, JobSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Raised whenever a result is stored by this process. */
    public Signal arrivals() {
        return arrivals;
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

    /** Stores a run's prices; does nothing when they are there. */
    @Transactional
    public void store(RunPriced priced) {
        database.createNativeQuery("""
                        insert into run_price (run_id, price_book, priced, priced_at)
                        values (:runId, :priceBook, :priced, clock_timestamp())
                        on conflict (run_id, price_book) do nothing""")
                .setParameter("runId", priced.runId())
                .setParameter("priceBook", priced.priceBook())
                .setParameter("priced", Codec.write(priced))
                .executeUpdate();
    }

    /**
     * How far these runs are; a run that is not simulated yet is absent.
     *
     * @param priceKey of the prices ({@link io.goodput.contracts.PriceSource#key})
     */
    @Transactional
    public Map<String, RunState> states(List<String> runIds, String priceKey) {
        List<?> rows = database.createNativeQuery("""
                        select r.run_id, p.run_id is not null
                        from run_result r left join run_price p on p.run_id = r.run_id and p.price_book = :priceKey
                        where r.run_id in (:runIds)""")
                .setParameter("priceKey", priceKey)
                .setParameter("runIds", runIds)
                .getResultList();
        Map<String, RunState> states = new HashMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            states.put((String) columns[0], (Boolean) columns[1] ? RunState.PRICED : RunState.SIMULATED);
        }
        return states;
    }

    /** A run's report; empty when it is not simulated yet. */
    @Transactional
    public Optional<Report> findReport(String runId) {
        List<?> reports = database.createNativeQuery("select report from run_result where run_id = :runId")
                .setParameter("runId", runId)
                .getResultList();
        return reports.stream().findFirst().map(report -> Codec.read(Report.class, (String) report));
    }

    /**
     * The runs among these that are simulated and priced, by id.
     *
     * @param priceKey of the prices ({@link io.goodput.contracts.PriceSource#key})
     */
    @Transactional
    public Map<String, StoredRun> load(List<String> runIds, String priceKey) {
        List<?> rows = database.createNativeQuery("""
                        select r.run_id, r.report, p.priced
                        from run_result r join run_price p on p.run_id = r.run_id and p.price_book = :priceKey
                        where r.run_id in (:runIds)""")
                .setParameter("priceKey", priceKey)
                .setParameter("runIds", runIds)
                .getResultList();
        Map<String, StoredRun> runs = new HashMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            String runId = (String) columns[0];
            runs.put(
                    runId,
                    new StoredRun(
                            runId, Codec.read(Report.class, (String) columns[1]), Codec.read(RunPriced.class, (String)
                                    columns[2])));
        }
        return runs;
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
