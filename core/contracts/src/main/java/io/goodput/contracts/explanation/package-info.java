/**
 * Why a plan's winner holds, how much more it could carry, and what would change it. Records of an answer: figures with
 * their units, and sentences that say them.
 */
@NullMarked
package io.goodput.contracts.explanation;

import org.jspecify.annotations.NullMarked;
