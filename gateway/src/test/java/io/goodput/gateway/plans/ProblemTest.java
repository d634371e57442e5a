package io.goodput.gateway.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of another service's refusal. */
class ProblemTest {
    @Test
    void theRulesThatAQuestionBreaksAreToldAsTheyWereFound() {
        Problem problem = Problem.refused("""
                {"type": "urn:goodput:problem:invalid-input", "title": "The input breaks a rule", "status": 400,
                 "detail": "/traffic/trace: no requests", "violations": [{"pointer": "/traffic/trace",
                 "value": "no requests", "rule": "a window must hold a request", "advice": "Maybe another window"}]}
                """);
        assertEquals(
                List.of(new Violation(
                        "/traffic/trace", "no requests", "a window must hold a request", "Maybe another window")),
                problem.violations());
        assertEquals(400, problem.status());
        assertEquals("urn:goodput:problem:invalid-input", problem.type());
    }

    @Test
    void anyOtherRefusalIsShownAsItCame() {
        for (String body : List.of("gone", """
                {"type": "urn:goodput:problem:trace-missing", "title": "The trace is not stored", "status": 404,
                 "detail": "no trace with the content 1234 is stored any more", "violations": []}""")) {
            Problem problem = Problem.refused(body);
            assertEquals("urn:goodput:problem:refused", problem.type());
            assertEquals(body, problem.detail());
            assertTrue(problem.violations().isEmpty());
        }
    }
}
