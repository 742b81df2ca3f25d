package io.tocsin.grouping;

import java.util.List;
import java.util.Map;

/** Stacks as runtimes print them. */
final class Stacks {

    static final String JVM = """
            java.lang.IllegalStateException: order 42 cannot be placed
            \tat com.example.shop.OrderService.place(OrderService.java:31)
            \tat com.example.shop.OrderService$$EnhancerBySpringCGLIB$$1a2b.place(<generated>)
            \tat com.example.shop.OrderResource.lambda$post$3(OrderResource.java:17)
            \tat java.base/java.util.Optional.map(Optional.java:260)
            \tat com.example.shop.OrderResource.post(OrderResource.java:16)
            \tat jdk.internal.reflect.GeneratedMethodAccessor12.invoke(Unknown Source)
            \tat java.base/java.lang.reflect.Method.invoke(Method.java:568)
            \tat org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:897)
            \tat java.base/java.lang.Thread.run(Thread.java:840)
            \tSuppressed: java.io.IOException: not closed
            \t\tat com.example.shop.Journal.close(Journal.java:9)
            \t\t... 7 more
            \tCaused by: java.io.EOFException
            \t\t... 8 more
            Caused by: java.sql.SQLTimeoutException: after 30 s
            \tat org.postgresql.jdbc.PgStatement.execute(PgStatement.java:100)
            \tat com.example.shop.OrderRepository.insert(OrderRepository.java:55)
            \tat com.example.shop.OrderService.place(OrderService.java:29)
            \t... 8 more
            """;

    static final String LOGBACK_CAUSES_FIRST = """
            2024-05-17 10:11:12,123 ERROR [http-1] c.e.shop.OrderResource - failed
            java.sql.SQLTimeoutException: after 30 s
            \tat org.postgresql.jdbc.PgStatement.execute(PgStatement.java:100) ~[postgresql.jar:42.7]
            \tat com.example.shop.OrderRepository.insert(OrderRepository.java:55) [classes/:na]
            \t... 1 common frames omitted
            Wrapped by: java.lang.IllegalStateException: order 42 cannot be placed
            \tat com.example.shop.OrderService.place(OrderService.java:31)
            \tat com.example.shop.OrderResource.post(OrderResource.java:16)
            """;

    static final String PYTHON = """
            Traceback (most recent call last):
              File "/srv/app/shop/orders.py", line 7, in place
                row = find(order)
                      ^^^^^^^^^^^
              File "/srv/app/shop/orders.py", line 3, in <listcomp>
                return [g(x) for x in range(n)]
              File "/usr/lib/python3/dist-packages/sqlalchemy/orm.py", line 9, in one
                raise NoResultFound()
            sqlalchemy.exc.NoResultFound: No row was found: 42

            The above exception was the direct cause of the following exception:

            Traceback (most recent call last):
              File "/srv/app/main.py", line 10, in <module>
                place(42)
              File "/srv/app/shop/orders.py", line 9, in place
                raise OrderMissing() from e
            shop.OrderMissing: order 42
            """;

    static final String PYTHON_GROUP = """
              + Exception Group Traceback (most recent call last):
              |   File "/srv/app/main.py", line 21, in gather
              |     raise ExceptionGroup("many", errors)
              | ExceptionGroup: many (2 sub-exceptions)
              +-+---------------- 1 ----------------
                | Traceback (most recent call last):
                |   File "/srv/app/worker.py", line 4, in work
                |     raise ValueError("1")
                | ValueError: 1
                +---------------- 2 ----------------
                | Traceback (most recent call last):
                |   File "/srv/app/other.py", line 4, in other
                | TypeError: 2
                +------------------------------------
            """;

    static final String V8 = """
            /srv/app/order.js:3
              throw new Error('outer 12', { cause: e });
              ^

            Error: outer 12
                at place (/srv/app/order.js:3:65)
                at async Promise.all (index 0)
                at async main (file:///srv/app/main.mjs:9:3)
                at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
              [cause]: TypeError [ERR_X]: Cannot read properties of undefined (reading 'z')
                  at new Basket (/srv/app/basket.js:1:33)
                  at Object.total [as sum] (/srv/app/basket.js:2:47)
                  at /srv/app/node_modules/express/lib/router.js:2:47
                  at eval (eval at run (/srv/app/order.js:4:61), <anonymous>:1:1)
                  at Array.map (<anonymous>)
            }

            Node.js v20.20.2
            """;

    static final String FIREFOX = """
            total@https://shop.example.com/static/basket.js:12:34
            render/<@https://shop.example.com/static/basket.js?v=3:20:5
            async*start@https://shop.example.com/static/main.js:3:1
            @https://shop.example.com/static/main.js:9:1
            """;

    static final String SAFARI = """
            TypeError: undefined is not an object
            total@https://shop.example.com/static/basket.js:12:34
            map@[native code]
            https://shop.example.com/static/basket.js:20:5
            global code@https://shop.example.com/static/main.js:9:1
            """;

    static final String GO = """
            panic: runtime error: index out of range [5] with length 3

            goroutine 18 [running]:
            runtime/debug.Stack()
            \t/usr/local/go/src/runtime/debug/stack.go:24 +0x65
            main.guard.func1()
            \t/srv/app/main.go:6 +0x85
            panic({0x4925a0?, 0xc00001a090?})
            \t/usr/local/go/src/runtime/panic.go:884 +0x212
            main.(*Server).handle.func1(0x0?)
            \t/srv/app/main.go:4 +0x9a
            main.(*Server).handle(0x558b20?, {0xc000038730?, 0x1})
            \t/srv/app/main.go:4 +0x1c
            main.Map[...]({0xc00006cf20?, 0x1, 0x60}, 0xc00006cf30?)
            \t/srv/app/main.go:5 +0x3b
            created by main.start in goroutine 1
            \t/srv/app/main.go:7 +0x6a

            goroutine 19 [select]:
            main.other()
            \t/srv/app/other.go:7 +0x6a
            exit status 2
            """;

    static final String RUBY = """
            app/order.rb:8:in `rescue in place': wrapped (ArgumentError)
            \tfrom app/order.rb:5:in `place'
            \tfrom app/main.rb:10:in `<main>'
            app/basket.rb:3:in `total': no 42 (KeyError)
            \tfrom app/basket.rb:2:in `block in sum'
            \tfrom app/basket.rb:2:in `each'
            \tfrom app/basket.rb:2:in `sum'
            \tfrom /usr/lib/ruby/gems/3.1.0/gems/rack-2.2/lib/rack.rb:6:in `call'
            """;

    static final String RUBY_34 = RUBY.replace("`rescue in place'", "'rescue in Shop::Order#place'")
            .replace("`total'", "'Shop::Basket#total'")
            .replace("`each'", "'Array#each'")
            .replace('`', '\'');

    static final String DOTNET = """
            Unhandled exception. System.InvalidOperationException: outer
             ---> System.ArgumentException: bad 42
               at Shop.Basket`1.<>c__DisplayClass3_0.<Total>b__0(Int32 y) in /src/Basket.cs:line 12
               at System.Collections.Generic.List`1.ForEach(Action`1 action)
               at Shop.Basket`1.<TotalAsync>d__5.MoveNext() in C:\\src\\Basket.cs:line 9
            --- End of stack trace from previous location ---
               at Shop.Orders.Place()
               --- End of inner exception stack trace ---
               at Shop.Orders.Place()
               at Shop.Program.Main(String[] args) in /src/Program.cs:line 3
            """;

    static final String PHP = """
            PHP Fatal error:  Uncaught InvalidArgumentException: bad 42 in /srv/app/src/Basket.php:3
            Stack trace:
            #0 /srv/app/src/Basket.php(3): App\\Basket::total()
            #1 [internal function]: App\\Basket->App\\{closure}(42)
            #2 /srv/app/src/Basket.php(3): array_map(Object(Closure), Array)
            #3 /srv/app/vendor/laravel/Router.php(4): App\\Basket->sum(Array)
            #4 /srv/app/index.php(5): Laravel\\Router->run()
            #5 {main}

            Next RuntimeException: outer in /srv/app/src/Order.php:4
            Stack trace:
            #0 /srv/app/index.php(5): App\\place()
            #1 {main}
              thrown in /srv/app/src/Order.php on line 4
            """;

    static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("JVM", JVM),
            Map.entry("JVM, causes first", LOGBACK_CAUSES_FIRST),
            Map.entry("Python", PYTHON),
            Map.entry("Python, group", PYTHON_GROUP),
            Map.entry("V8", V8),
            Map.entry("Firefox", FIREFOX),
            Map.entry("Safari", SAFARI),
            Map.entry("Go", GO),
            Map.entry("Ruby", RUBY),
            Map.entry("Ruby 3.4", RUBY_34),
            Map.entry(".NET", DOTNET),
            Map.entry("PHP", PHP));

    private Stacks() {}

    static Grouping grouped(String stack) {
        return new Grouper(GroupingRules.NONE).group(event("", "", stack));
    }

    static Occurrence event(String type, String message, String stack) {
        return new Occurrence("shop", type, message, "", stack, List.of(), List.of());
    }
}
