package io.tocsin.event;

/**
 * A table of keys by which something that was sent before is recognised, with a column {@code received_at} and an index on it. A
 * feature that has one makes it a bean; its rows are forgotten after 48 hours.
 *
 * @param name the table
 */
public record KeyTable(String name) {}
