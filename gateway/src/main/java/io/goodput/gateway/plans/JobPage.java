package io.goodput.gateway.plans;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jobs, newest first.
 *
 * @param jobs at most as many as asked for
 * @param next cursor of the page after this one; absent on the last
 */
public record JobPage(List<Job> jobs, @Nullable String next) {
    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
