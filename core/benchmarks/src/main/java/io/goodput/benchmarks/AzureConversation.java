package io.goodput.benchmarks;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.RateCurve;
import io.goodput.contracts.TokenDistribution;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Azure's conversation service; the shipped numbers name their sources.
 *
 * @param rateCurve the week of 2024, hour by hour
 * @param inputTokens prompts of 2023
 * @param outputTokens outputs of 2023
 */
public record AzureConversation(RateCurve rateCurve, TokenDistribution inputTokens, TokenDistribution outputTokens) {
    static AzureConversation shipped() {
        try (InputStream stream = AzureConversation.class.getResourceAsStream("azure-conversation.yaml")) {
            if (stream == null) {
                throw new IllegalStateException("this build lacks azure-conversation.yaml");
            }
            return Codec.readStrict(
                    AzureConversation.class, new String(stream.readAllBytes(), StandardCharsets.UTF_8), Format.YAML);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
