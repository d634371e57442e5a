package io.goodput.contracts;

/**
 * Prefill on one system, decode on another.
 *
 * @param prefill a system of the question
 * @param decode another one
 */
public record SystemMix(String prefill, String decode) {
    public SystemMix {
        var checks = new Checks();
        checks.name("prefill", prefill);
        checks.name("decode", decode);
        checks.require(
                !prefill.equals(decode),
                "decode",
                decode,
                "a mix is of two systems; layouts on one system are searched without it",
                "Maybe another system, or leave the mix out");
        checks.done();
    }
}
