/** The commands that ask a question, in process or over a gateway, and the tables that show its answer. */
@NullMarked
package io.goodput.cli.questions;

import org.jspecify.annotations.NullMarked;
