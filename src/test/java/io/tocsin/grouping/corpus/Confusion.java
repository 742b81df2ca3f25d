package io.tocsin.grouping.corpus;

import java.util.List;

/**
 * Something that a way of grouping gets wrong.
 *
 * @param language where
 * @param groups two groups that it merges, or one that it splits
 * @param pairs how many pairs of events are wrong by it
 * @param parts into how many parts the group is split; 1 where groups are merged
 */
record Confusion(String language, List<String> groups, long pairs, int parts) {}
