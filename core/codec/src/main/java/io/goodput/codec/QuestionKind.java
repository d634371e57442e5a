package io.goodput.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.contracts.BacktestRequest;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Violation;
import io.goodput.contracts.bills.BillRequest;
import io.goodput.contracts.capacity.CapacityRequest;
import io.goodput.contracts.fronts.FrontRequest;
import io.goodput.contracts.futures.FuturesRequest;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.whatif.WhatIfRequest;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which kind of question a text is, by the names of its fields. */
enum QuestionKind {
    PLAN(PlanRequest.class, "a plan", "`plan`, POST /api/v1/plans"),
    SIMULATION(SimulationRequest.class, "a simulation", "`simulate`, POST /api/v1/simulations"),
    SCALE_OUT(ScaleOutRequest.class, "a scale-out", "`scale-out`, POST /api/v1/scale-outs"),
    REDUNDANCY(RedundancyRequest.class, "a redundancy question", "`redundancy`, POST /api/v1/redundancies"),
    BILL(BillRequest.class, "a question for bills", "`price`, POST /api/v1/bills"),
    CAPACITY(CapacityRequest.class, "a question for capacity", "`capacity`, POST /api/v1/capacities"),
    FRONT(FrontRequest.class, "a question for a front", "`front`, POST /api/v1/fronts"),
    FUTURES(FuturesRequest.class, "a question for several futures", "`futures`, POST /api/v1/futures"),
    WHAT_IF(WhatIfRequest.class, "a what-if", "`what-if`, POST /api/v1/what-ifs"),
    BACKTEST(BacktestRequest.class, "a backtest", "`backtest`, POST /api/v1/backtests"),
    RETURN(ReturnRequest.class, "a question for a return", "`return`, POST /api/v1/returns"),
    RECONCILIATION(ReconciliationRequest.class, "a reconciliation", "`bill`, POST /api/v1/bills/reconcile");

    private final Class<? extends Record> type;
    private final String name;
    private final String way;

    QuestionKind(Class<? extends Record> type, String name, String way) {
        this.type = type;
        this.name = name;
        this.way = way;
    }

    private Set<String> fields() {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
    }

    /**
     * Refuses a question that was brought to the wrong place as a whole, instead of field by field.
     *
     * @param wanted what is to be read; nothing is refused when it is no question
     * @throws InvalidInputException when the text has fields that only another kind of question has, and none that it has
     *     not
     */
    static void refuseAnother(Class<?> wanted, JsonNode tree) {
        List<String> given =
                tree.properties().stream().map(Map.Entry::getKey).sorted().toList();
        for (QuestionKind own : values()) {
            if (!own.type.equals(wanted) || own.fields().containsAll(given)) {
                continue;
            }
            for (QuestionKind other : values()) {
                if (other.fields().containsAll(given)) {
                    String foreign = given.stream()
                            .filter(field -> !own.fields().contains(field))
                            .collect(Collectors.joining(", "));
                    throw new InvalidInputException(new Violation(
                            "",
                            foreign,
                            own.name + " has no such fields, " + other.name + " has",
                            "Maybe " + other.way));
                }
            }
        }
    }
}
