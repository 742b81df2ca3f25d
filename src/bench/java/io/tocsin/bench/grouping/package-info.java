/** How long grouping one event takes, by JMH. How to run it: {@link io.tocsin.bench.grouping.GroupingBenchmark}. */
@NullMarked
package io.tocsin.bench.grouping;

import org.jspecify.annotations.NullMarked;
