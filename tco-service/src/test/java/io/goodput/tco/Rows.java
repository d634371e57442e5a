package io.goodput.tco;

import io.agroal.api.AgroalDataSource;
import io.goodput.contracts.PricingRequested;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of pricings as it is, past the service's own eyes. */
@Singleton
public class Rows {
    private static final String FILL = "fill-";

    private final AgroalDataSource dataSource;

    Rows(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    boolean stored(PricingRequested request) {
        return find(request).isPresent();
    }

    /** What is stored of a pricing; something must be. */
    Row row(PricingRequested request) {
        return find(request).orElseThrow(() -> new AssertionError("run " + request.runId() + " is not stored"));
    }

    /** Sets columns of the rows of one run. */
    void update(String assignments, String runId) {
        execute("update pricing set " + assignments + " where run_id = '" + runId + "'");
    }

    /** Adds that many pricings, all new. */
    void fill(int count) {
        execute("insert into pricing (run_id, price_book, state, attempts, priced, created_at) select '" + FILL
                + "' || n, '', 'COMPLETED', 1, '', now() from generate_series(1, " + count + ") n");
    }

    /** Removes what {@link #fill} added. */
    void unfill() {
        execute("delete from pricing where run_id like '" + FILL + "%'");
    }

    private void execute(String command) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(command);
        } catch (SQLException e) {
            throw new IllegalStateException(command, e);
        }
    }

    private Optional<Row> find(PricingRequested request) {
        String query = "select state, attempts, priced, reason from pricing where run_id = ? and price_book = ?";
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(query)) {
            statement.setString(1, request.runId());
            statement.setString(2, request.priceBook());
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
            @Nullable String priced,
            @Nullable String reason) {}
}
