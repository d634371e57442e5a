package io.goodput.cli.questions;

import io.goodput.contracts.Deadline;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where answers come from: this process, or a gateway. */
sealed interface Answers permits InProcessAnswers, GatewayAnswers {
    /**
     * The canonical JSON of the answer to a plan request.
     *
     * @param deadline absent when the search may take as long as it needs
     */
    String plan(QuestionFile question, @Nullable Deadline deadline, Progress progress)
            throws IOException, InterruptedException;

    /** The canonical JSON of the answer to a simulation request. */
    String simulate(QuestionFile question, Progress progress) throws IOException, InterruptedException;

    /** The canonical JSON of the answer to a scale-out request. */
    String scaleOut(QuestionFile question, Progress progress) throws IOException, InterruptedException;

    /** The canonical JSON of the answer to a redundancy request. */
    String redundancy(QuestionFile question, Progress progress) throws IOException, InterruptedException;

    /** The canonical JSON of the answer to a bill request. */
    String bill(QuestionFile question, Progress progress) throws IOException, InterruptedException;

    /** The canonical JSON of the answer to a question for capacity. */
    String capacity(QuestionFile question, Progress progress) throws IOException, InterruptedException;

    /** The canonical JSON of the answer to a question for a front. */
    String front(QuestionFile question, Progress progress) throws IOException, InterruptedException;
    /** The canonical JSON of the answer to a what-if. */
    String whatIf(QuestionFile question, Progress progress) throws IOException, InterruptedException;

    /** The canonical JSON of the answer to a question for several futures. */
    String futures(QuestionFile question, Progress progress) throws IOException, InterruptedException;

    /** The canonical JSON of the answer to a backtest request. */
    String backtest(QuestionFile question, Progress progress) throws IOException, InterruptedException;

    /** The canonical JSON of the answer to a return request. */
    String returns(QuestionFile question) throws IOException, InterruptedException;

    /** The canonical JSON of the answer to a reconciliation request. */
    String reconcile(QuestionFile question, BillFiles files) throws IOException, InterruptedException;

    /** The canonical JSON of the answer to a question for the cost of owning. */
    String ownCost(QuestionFile question) throws IOException, InterruptedException;
}
