package io.goodput.economics.returns;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.returns.ReturnRequest;

/** Small questions for a return, as text. */
final class Ask {
    /** One token a second at $100 a million: 2.628 million tokens and $262.80 a month of 730 hours. */
    static final String SHOP = """
            capitalUsd: 1000
            months: 12
            tokensPerSecond: {input: 0, output: 1}
            utilisation: 1
            usdPerMillionTokens: {input: 0, output: 100}
            discountRatePerYear: 0
            """;

    /** 72 GPUs at 10,000 tokens/s each, 8 in for 1 out, for $5 M and three years, all sold at $1.10 a million. */
    static final String VENDOR = """
            capitalUsd: 5000000
            months: 36
            tokensPerSecond: {input: 640000, output: 80000}
            utilisation: 1
            usdPerMillionTokens: {input: 1.10, output: 1.10}
            discountRatePerYear: 0
            """;

    private Ask() {}

    static ReturnRequest question(String text) {
        return Codec.readStrict(ReturnRequest.class, text, Format.YAML);
    }

    static ReturnAnswer answer(String text) {
        return Returns.answer(question(text));
    }
}
