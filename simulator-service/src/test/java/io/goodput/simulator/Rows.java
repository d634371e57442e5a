package io.goodput.simulator;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of runs as it is, past the service's own eyes. */
@Singleton
public class Rows {
    private static final String FILL = "fill-";

    private final AgroalDataSource dataSource;

    Rows(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    boolean stored(String runId) {
        return find(runId).isPresent();
    }

    /** What is stored of a run; something must be. */
    Row row(String runId) {
        return find(runId).orElseThrow(() -> new AssertionError("run " + runId + " is not stored"));
    }

    /** Sets columns of one row. */
    void update(String assignments, String runId) {
        execute("update run set " + assignments + " where run_id = '" + runId + "'");
    }

    /** Adds that many runs, all new. */
    void fill(int count) {
        execute("insert into run (run_id, build, spec, state, attempts, completed, created_at) select '" + FILL
                + "' || n, '', '', 'COMPLETED', 1, '', now() from generate_series(1, " + count + ") n");
    }

    /** Removes what {@link #fill} added. */
    void unfill() {
        execute("delete from run where run_id like '" + FILL + "%'");
    }

    private void execute(String command) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(command);
        } catch (SQLException e) {
            throw new IllegalStateException(command, e);
        }
    }

    private Optional<Row> find(String runId) {
        String query = "select state, attempts, completed, reason from run where run_id = ?";
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(query)) {
            statement.setString(1, runId);
            var rows = statement.executeQuery();
            return rows.next()
                    ? Optional.of(new Row(rows.getString(1), rows.getInt(2), rows.getString(3), rows.getString(4)))
                    : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    record Row(
            String state,
            int attempts,
            @Nullable String completed,
            @Nullable String reason) {}
}
