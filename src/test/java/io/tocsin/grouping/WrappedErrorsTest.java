package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What wraps a failure neither hides it nor what called it. */
class WrappedErrorsTest {

    private static final Grouper GROUPER = new Grouper(GroupingRules.NONE);

    private static final String PYTHON = """
            Traceback (most recent call last):
              File "/srv/cache.py", line 40, in fetch
                return client.get(key)
            redis.exceptions.ConnectionError: refused

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "/srv/app.py", line 3, in <module>
                %1$s()
              File "/srv/%1$s.py", line 9, in %1$s
                cache.fetch("a")
              File "/srv/cache.py", line 43, in fetch
                raise CacheError("no cache")
            cache.CacheError: no cache
            """;

    private static final String DOTNET = """
            Post.CacheException: no cache
             ---> StackExchange.Redis.RedisTimeoutException: timed out
               at Post.Cache.Fetch(String key) in C:\\src\\Cache.cs:line 40
               --- End of inner exception stack trace ---
               at Post.Cache.Fetch(String key) in C:\\src\\Cache.cs:line 43
               at Post.%1$s.Run() in C:\\src\\%1$s.cs:line 9
            """;

    private static final String NODE = """
            Error: no cache
                at fetch (/srv/cache.js:43:11)
                at async %1$s (/srv/%1$s.js:9:5) {
              [cause]: TypeError: refused
                  at connect (/srv/net.js:7:1)
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {PYTHON, DOTNET, NODE})
    void what_called_a_helper_that_wraps_its_failures_counts(String text) {
        Grouping menu = Stacks.grouped(text.formatted("menu"));
        Grouping basket = Stacks.grouped(text.formatted("basket"));

        assertThat(menu.fingerprint()).isNotEqualTo(basket.fingerprint());
        assertThat(menu.explanation().frames()).anyMatch(frame -> frame.contains("menu"));
        assertThat(menu.explanation().sentence()).contains("and in what called it");
        assertThat(menu.fingerprint().version()).isEqualTo(4);
    }

    @Test
    void a_cause_whose_stack_already_holds_its_callers_gets_them_once() {
        String node = """
                Error: no cache
                    at fetch (/srv/cache.js:43:11)
                    at menu (/srv/menu.js:9:5) {
                  [cause]: TypeError: refused
                      at connect (/srv/net.js:7:1)
                      at fetch (/srv/cache.js:40:1)
                      at menu (/srv/menu.js:9:5)
                }
                """;

        assertThat(Stacks.grouped(node).explanation().frames())
                .containsExactly("net.js connect", "cache.js fetch", "menu.js menu");
        assertThat(Stacks.grouped(node).fingerprint().version()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "java.util.concurrent.ExecutionException, java.io.IOException: cut",
        "java.lang.reflect.UndeclaredThrowableException, ''",
        "java.lang.RuntimeException, java.io.IOException: cut",
        "java.lang.RuntimeException, ''",
        "java.lang.Exception, cut",
        "kotlinx.coroutines.internal.DiagnosticCoroutineContextException, '[Job@1a2b, Dispatchers.IO]'",
    })
    void a_wrapper_that_says_nothing_gives_neither_title_nor_group(String type, String message) {
        Thrown cause = new Thrown("java.io.IOException", "cut", List.of());
        Thrown wrapper = new Thrown(type, message, List.of());

        Grouping wrapped = chain(cause, wrapper);

        assertThat(wrapped.title()).isEqualTo("java.io.IOException: cut");
        assertThat(wrapped.fingerprint()).isEqualTo(chain(cause).fingerprint());
        assertThat(wrapped.within()).extracting(Thrown::type).contains("java.io.IOException", type);
        assertThat(chain(new Thrown("java.io.EOFException", "cut", List.of()), wrapper)
                        .fingerprint())
                .isNotEqualTo(wrapped.fingerprint());
    }

    @Test
    void a_runtime_exception_that_says_something_is_no_wrapper() {
        Thrown cause = new Thrown("java.io.IOException", "cut", List.of());

        assertThat(chain(cause, new Thrown("java.lang.RuntimeException", "no menu", List.of()))
                        .title())
                .isEqualTo("java.lang.RuntimeException: no menu");
    }

    @Test
    void exceptions_without_frames_are_told_apart_by_any_of_their_causes() {
        Thrown outer = new Thrown("shop.OrderException", "could not save", List.of());
        Thrown middle = new Thrown("shop.StoreException", "no row for 17", List.of());
        Thrown refused = new Thrown("java.net.ConnectException", "refused", List.of());

        Grouping grouping = chain(refused, middle, outer);

        assertThat(grouping.explanation().messagePattern())
                .isEqualTo("could not save, caused by shop.StoreException: no row for <*>, caused by "
                        + "java.net.ConnectException: refused");
        assertThat(grouping.explanation().sentence())
                .isEqualTo(
                        "Grouped by the type, those of the causes with their messages and the message, variable parts of it "
                                + "replaced, since there is no stack.");
        assertThat(grouping.fingerprint())
                .isEqualTo(chain(refused, new Thrown("shop.StoreException", "no row for 18", List.of()), outer)
                        .fingerprint())
                .isNotEqualTo(chain(refused, outer).fingerprint())
                .isNotEqualTo(chain(middle, outer).fingerprint());
    }

    @Test
    void a_group_of_tasks_is_grouped_and_called_as_the_first_error_within() {
        String text = """
                  + Exception Group Traceback (most recent call last):
                  |   File "/srv/app.py", line 3, in main
                  |     async with asyncio.TaskGroup() as tasks:
                  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
                  +-+---------------- 1 ----------------
                    | Traceback (most recent call last):
                    |   File "/srv/menu.py", line 9, in read
                    |     raise LookupError("no menu")
                    | LookupError: no menu
                    +------------------------------------
                """;
        String alone =
                "Traceback (most recent call last):\n  File \"/srv/menu.py\", line 9, in read\n    x()\nLookupError: no menu\n";

        assertThat(Stacks.grouped(text).title()).isEqualTo("LookupError: no menu");
        assertThat(Stacks.grouped(text).fingerprint())
                .isEqualTo(Stacks.grouped(alone).fingerprint());
    }

    @Test
    void of_an_aggregate_of_javascript_the_first_error_counts() {
        String text = """
                AggregateError: All promises were rejected
                    at async main (/srv/app.js:3:3) {
                  [errors]: [
                    RangeError: no menu
                        at read (/srv/menu.js:9:9),
                    TypeError: no card
                        at card (/srv/card.js:9:9)
                  ]
                }
                """;

        assertThat(Stacks.grouped(text).title()).isEqualTo("RangeError: no menu");
        assertThat(Stacks.grouped(text).explanation().frames()).containsExactly("menu.js read");
    }

    private static Grouping chain(Thrown... chain) {
        return GROUPER.group(new Occurrence("shop", "", "", "java", "", List.of(chain), List.of()));
    }
}
