/** Entries of the catalog that are the users' own, by version. */
@org.jspecify.annotations.NullMarked
package io.goodput.gateway.entries;
