package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a frame is called in a key; a hyphen for one that is in no key. */
class FrameNameTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            com.example.Order                                            | place                    | com.example.Order place
            com.example.Order                                            | <init>                   | com.example.Order <init>
            com.example.Order                                            | lambda$place$0           | com.example.Order lambda$place
            com.example.Order                                            | lambda$place$12          | com.example.Order lambda$place
            com.example.Order                                            | lambda$null$3            | com.example.Order lambda$null
            com.example.Order$1                                          | run                      | com.example.Order run
            com.example.Order$1$2                                        | run                      | com.example.Order run
            com.example.Order$Line$3                                     | run                      | com.example.Order$Line run
            com.example.Order$1Local                                     | run                      | com.example.Order$Local run
            com.example.Order$$Lambda$14/0x0000000800066840              | apply                    | -
            com.example.Order$$Lambda$14/1234567                         | apply                    | -
            com.example.Order$$Lambda/0x00007f3b                         | apply                    | -
            com.example.Hidden/0x0000000800c03000                        | call                     | com.example.Hidden call
            com.example.Hidden+0x0000000800c03000                        | call                     | com.example.Hidden call
            com.example.Order$$EnhancerBySpringCGLIB$$1a2b3c4d           | place                    | com.example.Order place
            com.example.Order$$SpringCGLIB$$0                            | place                    | com.example.Order place
            com.example.Order$$FastClassBySpringCGLIB$$9e8d7c            | invoke                   | -
            com.example.Order$ByteBuddy$abc123                           | place                    | com.example.Order place
            com.example.Order$HibernateProxy$Xy12                        | getId                    | com.example.Order getId
            com.example.Order$MockitoMock$1234567                        | place                    | com.example.Order place
            com.example.Order_$$_jvst4a7_0                               | place                    | com.example.Order place
            com.example.Order$Proxy$_$$_WeldClientProxy                  | place                    | -
            com.example.Order_ClientProxy                                | place                    | com.example.Order place
            com.example.Order_Subclass                                   | place$$superforward      | com.example.Order place
            com.example.Order                                            | place$accessor$NeJSoMEw  | com.example.Order place
            com.example.Order_Subclass                                   | place$$superaccessor3    | com.example.Order place
            com.example.OrderResource$quarkusrestinvoker$place_ab12      | invoke                   | -
            jdk.internal.reflect.GeneratedMethodAccessor123              | invoke                   | -
            sun.reflect.GeneratedMethodAccessor7                         | invoke                   | -
            com.sun.proxy.$Proxy42                                       | place                    | -
            jdk.proxy2.$Proxy99                                          | place                    | -
            app//com.example.Order                                       | place                    | com.example.Order place
            java.base@17.0.1/java.lang.Thread                            | run                      | java.lang.Thread run
            com.example.Order                                            | access$000               | -
            com.example.OrderKt$main$1                                   | invokeSuspend            | com.example.OrderKt$main invokeSuspend
            com.example.OrderKt                                          | main$lambda$0            | com.example.OrderKt main$lambda
            com.example.Order$                                           | $anonfun$place$1         | com.example.Order $anonfun$place
            com.example.Order$                                           | $anonfun$place$1$adapted | com.example.Order $anonfun$place
            com.example.Order$$anonfun$place$1                           | apply                    | com.example.Order$$anonfun$place apply
            shop.core$place__1234                                        | invoke                   | shop.core$place invoke
            """)
    void jvm(String module, String function, String name) {
        assertThat(name(Platform.JVM, module, function, "", "")).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /srv/app/orders/service.py                                | place                       | service.py place
            /srv/releases/20240101/orders/service.py                  | <module>                    | service.py <module>
            /srv/app/orders/views.py                                  | index                       | orders/views.py index
            /srv/app/20240517/views.py                                | index                       | views.py index
            /srv/app/orders/__init__.py                               | setup                       | orders/__init__.py setup
            /usr/lib/python3/site-packages/django/core/wsgi.py        | get                         | wsgi.py get
            C:\\app\\orders\\service.py                               | place                       | service.py place
            /srv/app/service.py                                       | <lambda>                    | service.py <lambda>
            /srv/app/service.py                                       | <listcomp>                  | -
            /srv/app/service.py                                       | place.<locals>.<dictcomp>   | -
            /srv/app/service.py                                       | place.<locals>.inner        | service.py place.inner
            /srv/app/service.py                                       | <genexpr>                   | service.py <genexpr>
            """)
    void python(String file, String function, String name) {
        assertThat(name(Platform.PYTHON, "", function, file, "")).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /app/src/order.js                                   | Object.place               |              | order.js place
            /app/src/order.js                                   | async place                |              | order.js place
            /app/src/order.js                                   | new Order                  |              | order.js Order
            /app/src/order.js                                   | Order.place [as handler]   |              | order.js place
            /app/src/order.js                                   | async Object.place         |              | order.js place
            https://cdn.example.com/static/main.8f3a2b1c.js     | checkout                   |              | main.js checkout
            https://cdn.example.com/static/main.js?v=123#x      | checkout                   |              | main.js checkout
            https://example.com/assets/index-Bk3xT9aZ.js        | checkout                   |              | assets/index.js checkout
            https://example.com/assets/index-DiwrgTda.js        | checkout                   |              | assets/index.js checkout
            https://example.com/assets/cart-summary.js          | checkout                   |              | cart-summary.js checkout
            https://example.com/js/237.a1b2c3d4.chunk.js        | checkout                   |              | chunk.js checkout
            webpack:///./src/cart.ts?a1b2                       | checkout                   |              | cart.ts checkout
            webpack-internal:///(app-pages-browser)/./src/a.tsx | 4821                       | total(a.b);  | a.tsx total(a.b);
            /app/src/order.js                                   | <anonymous>                | return a.b;  | order.js return a.b;
            /app/src/order.js                                   | Object.<anonymous>         | return a.b;  | order.js return a.b;
            /app/src/order.js                                   | ?                          | return a.b;  | order.js return a.b;
            /app/src/order.js                                   | place/<                    |              | order.js place
            /app/src/order.js                                   | async*place                |              | order.js place
            /app/src/order.js                                   | place$1                    |              | order.js place
            /app/src/order.js                                   | _callee2$                  |              | order.js _callee2
            https://example.com/main.8f3a2b1c.js                | t                          |              | main.js
            https://example.com/main.8f3a2b1c.js                | e.render                   |              | main.js render
            /app/src/order.js                                   | place<                     | return total | order.js return total
            /app/src/order.js                                   | global code                |              | order.js
            """)
    void javaScript(String file, String function, String context, String name) {
        assertThat(name(Platform.JAVASCRIPT, "", function, file, context == null ? "" : context))
                .isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            main                          | main                   | main main
            main                          | main.func1             | main main.func
            main                          | main.func1.2           | main main.func
            main                          | main.func2.1.1         | main main.func
            main                          | (*Server).handle       | main Server.handle
            main                          | (*Server).handle.func3 | main Server.handle.func
            main                          | (*Server).handle-fm    | main Server.handle
            main                          | Map[...]               | main Map
            main                          | Map[...].func1         | main Map.func
            main                          | (*Cache[...]).Get      | main Cache.Get
            main                          | serve.gowrap1          | main serve.func
            main                          | serve.deferwrap2       | main serve.func
            main                          | init.0                 | main init.func
            main                          | glob..func1            | main glob.func
            main                          | .go..func3             | main glob.func
            main                          | serve..func2           | main serve.func
            github.com/example/shop/order | Place                  | github.com/example/shop/order Place
            """)
    void go(String module, String function, String name) {
        assertThat(name(Platform.GO, module, function, "/app/main.go", "")).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            place                      | order.rb place
            block in place             | order.rb place
            block (2 levels) in place  | order.rb place
            rescue in place            | order.rb place
            ensure in place            | order.rb place
            rescue in block in place   | order.rb place
            Shop::Order#place          | order.rb place
            block in Shop::Order#place | order.rb place
            Shop::Order.find           | order.rb find
            <main>                     | order.rb <main>
            <top (required)>           | order.rb <top (required)>
            each                       | -
            Array#each                 | -
            Integer#times              | -
            """)
    void ruby(String function, String name) {
        assertThat(name(Platform.RUBY, "", function, "/app/models/order.rb", ""))
                .isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Shop.Order                                     ; Place               ; Shop.Order Place
            Shop.Order.<PlaceAsync>d__5                    ; MoveNext            ; Shop.Order PlaceAsync
            Shop.Order+<PlaceAsync>d__5                    ; MoveNext            ; Shop.Order PlaceAsync
            Shop.Order.<>c__DisplayClass3_0                ; <Place>b__0         ; Shop.Order Place
            Shop.Order.<>c                                 ; <Place>b__4_1       ; Shop.Order Place
            Shop.Order.<>c__DisplayClass3_0.<<Place>b__0>d ; MoveNext            ; Shop.Order Place
            Shop.Order                                     ; <Place>g__Check|2_0 ; Shop.Order Place.Check
            Shop.Order.<<Place>g__Check|2_0>d              ; MoveNext            ; Shop.Order Place.Check
            Shop.Order                                     ; <Place>m__0         ; Shop.Order Place
            Shop.Repository`1                              ; Find                ; Shop.Repository Find
            Shop.Repository`1[T]                           ; Find[TKey]          ; Shop.Repository Find
            Shop.Order                                     ; .ctor               ; Shop.Order .ctor
            ''                                             ; lambda_method12     ; -
            """)
    void dotnet(String module, String function, String name) {
        assertThat(name(Platform.DOTNET, module, function, "", "")).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            App\\Order                    ; place                               ; App\\Order place
            App\\Order                    ; App\\{closure}                      ; App\\Order {closure}
            ''                            ; App\\{closure}                      ; App {closure}
            ''                            ; {closure}                           ; order.php {closure}
            ''                            ; {closure:/app/order.php:12}         ; order.php {closure}
            App\\Order                    ; {closure:App\\Order::place():12}    ; App\\Order {closure}
            class@anonymous/app/x.php:3$0 ; place                               ; class@anonymous place
            ''                            ; {main}                              ; order.php {main}
            """)
    void php(String module, String function, String name) {
        assertThat(name(Platform.PHP, module, function, "/app/order.php", "")).isEqualTo(name);
    }

    private static String name(Platform platform, String module, String function, String file, String context) {
        FrameName name = FrameName.of(platform, new Frame(module, function, file, 7, null, context));
        return name == null ? "-" : name.text();
    }

    @ParameterizedTest
    @CsvSource({
        "JVM, post.core$eval4711, run, post.core$eval run",
        "JVM, Script27, run, Script run",
        "JVM, post.Boxes$_open_closure3, doCall, post.Boxes$_open_closure doCall",
        "JVM, jdk.proxy7.$Proxy12, x, ''",
        "PYTHON, '', lambda7, lambda",
        "PHP, __TwigTemplate_0a1b2c3d4e5f60718293a4b5c6d7e8f9, render, __TwigTemplate_ render",
        "OTHER, Rules, anonymous_3, Rules anonymous",
        "JAVASCRIPT, VM4711, total, total",
        "JAVASCRIPT, blob:https://a.example/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9, total, total",
        "JVM, post.Utf8, sha256, post.Utf8 sha256",
        "OTHER, Vec3, cross2, Vec3 cross2",
    })
    void numbers_of_generated_names_are_left_out(Platform platform, String module, String function, String name) {
        FrameName named = FrameName.of(platform, new Frame(module, function, "", 0, null, ""));

        assertThat(named == null ? "" : named.text()).isEqualTo(name);
    }
}
