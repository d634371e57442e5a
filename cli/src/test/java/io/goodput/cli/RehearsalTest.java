package io.goodput.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void everyVerbAnswers() throws IOException {
        assertEquals(0, Rehearsal.rehearse());
    }
}
