package io.goodput.tco;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.catalog.OwnCostRequest;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.economics.Economics;
import io.goodput.economics.GivenFile;
import io.goodput.economics.claims.Claims;
import io.goodput.economics.owning.OwnCosts;
import io.goodput.economics.reconciliation.Reconciliation;
import io.goodput.economics.returns.Returns;
import io.goodput.testservers.RealServers;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The internal HTTP interface. */
@QuarkusTest
@WithTestResource(value = RealServers.class, scope = TestResourceScope.GLOBAL)
class HttpTest {
    private static final String PROBLEM = "application/problem+json";

    private static final String RETURN = """
            {"capitalUsd": 5000000, "months": 36, "tokensPerSecond": {"input": 640000, "output": 80000},
             "utilisation": 1, "usdPerMillionTokens": {"input": 1.1, "output": 1.1}, "discountRatePerYear": 0.1}""";

    private static final String OWN_COST = """
            {"system": "hgx-h100", "capital": {"gpus": 8,
             "servers": {"value": 285000, "source": "quote", "date": "2026-09", "confidence": "survey"},
             "discountRatePerYear": {"value": 0.1, "source": "ours", "date": "2026", "confidence": "measured"},
             "provisionedKilowatts": {"value": 10.2, "source": "data sheet", "date": "2023", "confidence": "data-sheet"}}}""";

    @Test
    void theBooksAreListedInTheirOrder() {
        RateCard newest = Economics.rateCard(Economics.priceBooks().getFirst());

        given().get("/internal/v1/price-books")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("priceBook", equalTo(Economics.priceBooks()))
                .body("[0].effective", equalTo(newest.effective()));
    }

    @Test
    void aBookHasItsRateCard() {
        String body = given().get("/internal/v1/price-books/{name}/rate-card", Requests.BOOK)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();

        assertEquals(Economics.rateCard(Requests.BOOK), Codec.read(RateCard.class, body));
    }

    @Test
    void aBookOfSomebodysOwnHasItsRateCardOfARegion() {
        PriceSource own = Requests.ownBook(2, "eu-north");
        String body = given().body(Codec.write(own))
                .contentType("application/json")
                .post("/internal/v1/rate-cards")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();

        RateCard card = Codec.read(RateCard.class, body);
        assertEquals(Economics.rateCard(own), card);
        assertEquals("eu-north", card.region());
        given().body(Codec.write(new PriceSource(own.priceBook(), null, own.book())))
                .contentType("application/json")
                .post("/internal/v1/rate-cards")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("violations.pointer", equalTo(List.of("/region")))
                .body("violations[0].advice", equalTo("Maybe eu-north"));
    }

    @Test
    void theCostOfOwningIsAnsweredWithTheBytesOfTheLibrary() {
        String body = given().body(OWN_COST)
                .contentType("application/json")
                .post("/internal/v1/own-costs")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();

        assertEquals(Codec.write(OwnCosts.answer(Codec.read(OwnCostRequest.class, OWN_COST))), body);
    }

    @Test
    void anUnknownBookIsNotFound() {
        for (String name : List.of("no-such-book", "%00", "..", "x".repeat(500))) {
            given().get("/internal/v1/price-books/{name}/rate-card", name)
                    .then()
                    .statusCode(404)
                    .contentType(PROBLEM)
                    .body("status", equalTo(404));
        }
        given().get("/internal/v1/price-books/no-such-book/rate-card")
                .then()
                .body("detail", containsString(Requests.BOOK));
    }

    @Test
    void aReturnIsAnsweredWithTheBytesOfTheLibrary() {
        String body = given().body(RETURN)
                .contentType("application/json")
                .post("/internal/v1/returns")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();

        assertEquals(Codec.write(Returns.answer(Codec.read(ReturnRequest.class, RETURN))), body);
        assertEquals(15.0, Codec.read(ReturnAnswer.class, body).multiple(), 0.05);
    }

    @Test
    void aReturnThatBreaksARuleIsRefused() {
        given().body(RETURN.replace("\"capitalUsd\": 5000000", "\"capitalUsd\": 0"))
                .contentType("application/json")
                .post("/internal/v1/returns")
                .then()
                .statusCode(400)
                .contentType(PROBLEM);
        given().body("[")
                .contentType("application/json")
                .post("/internal/v1/returns")
                .then()
                .statusCode(400);
    }

    @Test
    void aBillIsReconciledWithTheBytesOfTheLibrary() throws IOException {
        Path examples = Path.of("../examples/reconciliation");
        String body = given().multiPart(
                        "question", examples.resolve("question.yaml").toFile(), "application/yaml")
                .multiPart("bill", examples.resolve("focus.csv").toFile())
                .multiPart("tokens", examples.resolve("tokens.csv").toFile())
                .post("/internal/v1/bills/reconcile")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();

        assertEquals(
                Codec.write(Reconciliation.answer(
                        Codec.readStrict(
                                ReconciliationRequest.class,
                                Files.readString(examples.resolve("question.yaml")),
                                Format.YAML),
                        List.of(GivenFile.of("focus.csv", examples.resolve("focus.csv"))),
                        List.of(GivenFile.of("tokens.csv", examples.resolve("tokens.csv"))))),
                body);
    }

    @Test
    void aBillThatBreaksARuleIsRefusedWithItsLine() {
        Path examples = Path.of("../examples/reconciliation");
        given().multiPart("question", examples.resolve("question.yaml").toFile(), "application/yaml")
                .multiPart("bill", "bill.csv", "BilledCost,ChargePeriodStart\n1,2\n".getBytes(UTF_8))
                .multiPart("tokens", examples.resolve("tokens.csv").toFile())
                .post("/internal/v1/bills/reconcile")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("violations[0].rule", containsString("bill.csv: the header needs BillingCurrency"));
        given().multiPart("bill", examples.resolve("focus.csv").toFile())
                .post("/internal/v1/bills/reconcile")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("violations[0].rule", containsString("needs a file called question"));
    }

    @Test
    void claimsAreListedAndShown() {
        String list = given().get("/internal/v1/claims")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();
        assertEquals(Codec.write(Claims.summaries()), list);
        String claim = given().get("/internal/v1/claims/3")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertEquals(Claims.find("3", ClaimCheck.unchanged()).orElseThrow(), Codec.read(CheckedClaim.class, claim));
        given().get("/internal/v1/claims/7").then().statusCode(404).contentType(PROBLEM);
    }

    @Test
    void aClaimIsCheckedWithOtherInputs() {
        given().contentType("application/json")
                .body("{\"inputs\": [{\"name\": \"fleet-gpus\", \"value\": 440}]}")
                .post("/internal/v1/claims/6/check")
                .then()
                .statusCode(200)
                .body("claim.target.value", equalTo(440))
                .body("verdict.cells.holds", everyItem(equalTo(true)));
        given().contentType("application/json")
                .body("{\"inputs\": [{\"name\": \"fleet-gpu\", \"value\": 440}, {\"name\": \"days\", \"value\": -1}]}")
                .post("/internal/v1/claims/6/check")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("violations.pointer", equalTo(List.of("/inputs/0/name", "/inputs/1/value")))
                .body("violations[0].advice", containsString("fleet-gpus"));
        given().contentType("application/json")
                .body("{\"inputs\": [{\"name\": \"days\"}]}")
                .post("/internal/v1/claims/6/check")
                .then()
                .statusCode(400)
                .body("violations.pointer", equalTo(List.of("/inputs/0/value")));
        given().contentType("application/json")
                .body("{\"inputs\": []}")
                .post("/internal/v1/claims/no-such/check")
                .then()
                .statusCode(404)
                .contentType(PROBLEM);
    }

    @Test
    void aWrongMethodOrPathIsAProblemToo() {
        given().body("{}")
                .contentType("application/json")
                .post("/internal/v1/price-books")
                .then()
                .statusCode(405)
                .contentType(PROBLEM);
        given().get("/internal/v1/nowhere").then().statusCode(404).contentType(PROBLEM);
    }

    @Test
    void healthAndMetricsAreServed() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200).body(containsString("jvm_memory_used_bytes"));
    }
}
