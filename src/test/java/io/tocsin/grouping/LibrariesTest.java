package io.tocsin.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose code a frame is in, where its sender does not say. */
class LibrariesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            JVM        | java.util.HashMap                          |                                                   | true
            JVM        | java.base/java.util.HashMap                |                                                   | true
            JVM        | javaz.Example                              |                                                   | false
            JVM        | jdk.internal.reflect.NativeAccessor        |                                                   | true
            JVM        | org.springframework.web.Servlet            |                                                   | true
            JVM        | org.springframework.samples.petclinic.Pet  |                                                   | false
            JVM        | io.quarkus.arc.Arc                         |                                                   | true
            JVM        | io.vertx.core.Vertx                        |                                                   | true
            JVM        | io.netty.channel.Channel                   |                                                   | true
            JVM        | org.hibernate.Session                      |                                                   | true
            JVM        | org.apache.catalina.Valve                  |                                                   | true
            JVM        | com.example.shop.Order                     |                                                   | false
            JVM        | app//com.example.shop.Order                |                                                   | false
            JVM        | Main                                       |                                                   | false
            PYTHON     |                                            | /srv/app/orders.py                                | false
            PYTHON     |                                            | /usr/lib/python3.11/json/decoder.py               | true
            PYTHON     |                                            | /venv/lib/python3.12/site-packages/django/wsgi.py | true
            PYTHON     |                                            | C:\\Python311\\Lib\\json\\decoder.py              | true
            PYTHON     |                                            | <frozen importlib._bootstrap>                     | true
            PYTHON     | django.core.handlers                       | django/core/handlers.py                           | true
            PYTHON     | shop.orders                                | shop/orders.py                                    | false
            JAVASCRIPT |                                            | /srv/app/order.js                                 | false
            JAVASCRIPT |                                            | /srv/app/node_modules/express/index.js            | true
            JAVASCRIPT |                                            | node:internal/timers                              | true
            JAVASCRIPT |                                            | internal/timers.js                                | true
            JAVASCRIPT |                                            | https://example.com/static/main.8f3a2b.js         | false
            JAVASCRIPT |                                            | https://example.com/static/vendors-1a2b3c4d.js    | true
            JAVASCRIPT |                                            | chrome-extension://abc/content.js                 | true
            JAVASCRIPT |                                            | webpack:///webpack/bootstrap                      | true
            GO         | main                                       | /srv/app/main.go                                  | false
            GO         | net/http                                   | /usr/local/go/src/net/http/server.go              | true
            GO         | runtime                                    | runtime/panic.go                                  | true
            GO         | github.com/example/shop                    | /go/pkg/mod/github.com/example/shop@v1/a.go       | true
            GO         | github.com/example/shop                    | /srv/app/shop.go                                  | false
            GO         | shop/vendor/github.com/a/b                 | /srv/app/vendor/github.com/a/b/b.go               | true
            RUBY       |                                            | app/models/order.rb                               | false
            RUBY       |                                            | /usr/lib/ruby/gems/3.1.0/gems/rack/rack.rb        | true
            RUBY       |                                            | <internal:kernel>                                 | true
            DOTNET     | System.Linq.Enumerable                     |                                                   | true
            DOTNET     | Microsoft.AspNetCore.Mvc.Controller        |                                                   | true
            DOTNET     | Shop.Orders                                |                                                   | false
            DOTNET     | Systematic.Orders                          |                                                   | false
            PHP        | App\\Order                                 | /srv/app/src/Order.php                            | false
            PHP        | Illuminate\\Router                         | /srv/app/vendor/laravel/Router.php                | true
            PHP        |                                            | [internal function]                               | true
            """)
    void defaults(Platform platform, String module, String file, boolean library) {
        Frame frame = new Frame(module == null ? "" : module, "f", file == null ? "" : file, 1, null, "");

        assertThat(Libraries.own(platform, frame)).isEqualTo(library);
    }
}
