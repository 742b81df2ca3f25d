package io.tocsin.grouping;

import java.util.Set;

/**
 * Tells the application's own frames from those of runtimes, frameworks and dependencies where the sender does not: by class
 * or package on the JVM and .NET, by path elsewhere.
 */
final class Libraries {

    private static final Prefixes JVM = new Prefixes(
            "java.",
            "javax.",
            "jakarta.",
            "jdk.",
            "sun.",
            "com.sun.",
            "oracle.",
            "com.oracle.",
            "com.ibm.",
            "openj9.",
            "kotlin.",
            "kotlinx.",
            "scala.",
            "groovy.",
            "org.codehaus.groovy.",
            "clojure.",
            "_COROUTINE.",
            "android.",
            "androidx.",
            "dalvik.",
            "com.android.",
            "libcore.",
            "org.springframework.",
            "io.quarkus.",
            "io.smallrye.",
            "io.vertx.",
            "io.netty.",
            "io.micronaut.",
            "io.helidon.",
            "io.undertow.",
            "io.dropwizard.",
            "io.reactivex.",
            "reactor.",
            "rx.",
            "akka.",
            "play.",
            "zio.",
            "cats.",
            "org.apache.",
            "org.hibernate.",
            "org.jboss.",
            "org.wildfly.",
            "org.xnio.",
            "org.eclipse.",
            "org.glassfish.",
            "org.jooq.",
            "org.mybatis.",
            "org.postgresql.",
            "org.mariadb.",
            "com.mysql.",
            "com.microsoft.sqlserver.",
            "com.zaxxer.hikari.",
            "io.agroal.",
            "com.arjuna.",
            "com.mongodb.",
            "org.mongodb.",
            "redis.clients.",
            "io.lettuce.",
            "org.redisson.",
            "com.rabbitmq.",
            "io.grpc.",
            "io.opentelemetry.",
            "io.micrometer.",
            "io.sentry.",
            "com.fasterxml.",
            "com.google.common.",
            "com.google.gson.",
            "com.google.inject.",
            "com.google.protobuf.",
            "com.google.api.",
            "com.google.cloud.",
            "okhttp3.",
            "okio.",
            "retrofit2.",
            "feign.",
            "com.netflix.",
            "com.amazonaws.",
            "software.amazon.",
            "com.azure.",
            "org.slf4j.",
            "ch.qos.logback.",
            "org.junit.",
            "junit.",
            "org.testng.",
            "org.mockito.",
            "org.assertj.",
            "org.thymeleaf.",
            "freemarker.",
            "org.yaml.",
            "org.xml.",
            "org.w3c.",
            "org.aspectj.",
            "net.sf.cglib.",
            "net.bytebuddy.",
            "javassist.",
            "org.h2.",
            "org.hsqldb.",
            "org.flywaydb.",
            "liquibase.",
            "org.quartz.",
            "com.github.benmanes.",
            "io.github.resilience4j.",
            "com.sun.proxy.",
            "org.gradle.",
            "worker.org.gradle.",
            "org.bouncycastle.",
            "com.vaadin.",
            "org.keycloak.",
            "org.elasticsearch.",
            "co.elastic.",
            "org.opensearch.",
            "com.hazelcast.",
            "org.infinispan.",
            "io.ktor.",
            "org.http4s.",
            "spray.");

    private static final Prefixes DOTNET = new Prefixes(
            "System.",
            "Microsoft.",
            "Windows.",
            "MS.",
            "Mono.",
            "Newtonsoft.",
            "Npgsql.",
            "MySql.",
            "MySqlConnector.",
            "Oracle.",
            "Dapper.",
            "Autofac.",
            "AutoMapper.",
            "MediatR.",
            "Polly.",
            "Serilog.",
            "NLog.",
            "log4net.",
            "Grpc.",
            "Google.",
            "Amazon.",
            "Azure.",
            "StackExchange.",
            "MongoDB.",
            "RabbitMQ.",
            "MassTransit.",
            "Hangfire.",
            "Quartz.",
            "NHibernate.",
            "FluentValidation.",
            "Castle.",
            "RestSharp.",
            "Swashbuckle.",
            "IdentityServer4.",
            "Sentry.",
            "OpenTelemetry.",
            "Xunit.",
            "NUnit.",
            "Moq.",
            "Internal.",
            "Interop.",
            "FSharp.");

    private static final Prefixes PYTHON_MODULES = new Prefixes(
            "asyncio.",
            "concurrent.",
            "threading.",
            "importlib.",
            "json.",
            "http.",
            "urllib.",
            "socketserver.",
            "logging.",
            "multiprocessing.",
            "unittest.",
            "django.",
            "flask.",
            "werkzeug.",
            "starlette.",
            "fastapi.",
            "uvicorn.",
            "gunicorn.",
            "celery.",
            "kombu.",
            "sqlalchemy.",
            "psycopg2.",
            "psycopg.",
            "asyncpg.",
            "requests.",
            "urllib3.",
            "httpx.",
            "httpcore.",
            "aiohttp.",
            "tornado.",
            "twisted.",
            "jinja2.",
            "pydantic.",
            "pydantic_core.",
            "pandas.",
            "numpy.",
            "boto3.",
            "botocore.",
            "redis.",
            "pymongo.",
            "rest_framework.",
            "click.",
            "billiard.",
            "anyio.",
            "sentry_sdk.",
            "opentelemetry.",
            "grpc.",
            "google.");

    private static final Set<String> GO_STANDARD = Set.of(
            "archive",
            "bufio",
            "bytes",
            "cmp",
            "compress",
            "container",
            "context",
            "crypto",
            "database",
            "debug",
            "embed",
            "encoding",
            "errors",
            "expvar",
            "flag",
            "fmt",
            "go",
            "hash",
            "html",
            "image",
            "index",
            "internal",
            "io",
            "iter",
            "log",
            "maps",
            "math",
            "mime",
            "net",
            "os",
            "path",
            "plugin",
            "reflect",
            "regexp",
            "runtime",
            "slices",
            "sort",
            "strconv",
            "strings",
            "sync",
            "syscall",
            "testing",
            "text",
            "time",
            "unicode",
            "unique",
            "unsafe",
            "weak");

    private static final Prefixes GO_MODULES = new Prefixes(
            "golang.org/x/",
            "google.golang.org/",
            "github.com/gin-gonic/",
            "github.com/labstack/",
            "github.com/gorilla/",
            "github.com/go-chi/",
            "github.com/gofiber/",
            "github.com/valyala/",
            "gorm.io/",
            "github.com/jackc/",
            "github.com/lib/pq",
            "github.com/go-sql-driver/",
            "go.opentelemetry.io/",
            "go.uber.org/",
            "k8s.io/",
            "github.com/sirupsen/",
            "github.com/spf13/",
            "github.com/pkg/errors",
            "github.com/getsentry/",
            "github.com/aws/");

    private Libraries() {}

    /** Whether a frame is somebody else's code; {@code false} where nothing tells. */
    static boolean own(Platform platform, Frame frame) {
        return switch (platform) {
            case JVM -> jvm(JvmPrefix.without(frame.module()));
            case DOTNET -> DOTNET.begin(frame.module()) || frame.function().startsWith("lambda_method");
            case PYTHON -> python(frame);
            case JAVASCRIPT -> javaScript(frame);
            case GO -> go(frame);
            case RUBY -> ruby(frame.file());
            case PHP -> php(frame);
            case OTHER -> false;
        };
    }

    private static boolean jvm(String module) {
        return JVM.begin(module) && !module.startsWith("org.springframework.samples.");
    }

    private static boolean python(Frame frame) {
        String file =
                frame.file().indexOf('\\') < 0 ? frame.file() : frame.file().replace('\\', '/');
        if (file.contains("/site-packages/")
                || file.contains("/dist-packages/")
                || file.startsWith("<frozen ")
                || file.startsWith("<__array_function__")
                || file.contains("/lib/python")
                || file.contains("/lib64/python")
                || file.contains("/pypy")) {
            return true;
        }
        int lib = file.indexOf("/Lib/");
        return (lib > 0 && file.lastIndexOf("/Python", lib) >= 0) || PYTHON_MODULES.begin(frame.module());
    }

    private static boolean javaScript(Frame frame) {
        String file = frame.file().isEmpty() ? frame.module() : frame.file();
        return file.contains("node_modules/")
                || file.contains("node_modules\\")
                || file.startsWith("node:")
                || file.startsWith("internal/")
                || file.startsWith("<native>")
                || file.startsWith("<eval>")
                || file.startsWith("<anonymous>")
                || file.equals("native")
                || file.equals("[native code]")
                || file.startsWith("ext:")
                || file.contains("-extension://")
                || file.contains("webpack/bootstrap")
                || file.contains("webpack/runtime")
                || file.contains("/~/")
                || file.contains("vendors~")
                || library(Chars.baseName(file));
    }

    /** What bundlers call the chunk of dependencies. */
    private static boolean library(String name) {
        for (String chunk : new String[] {"vendor", "vendors", "polyfills", "framework", "runtime"}) {
            if (name.startsWith(chunk)
                    && name.length() > chunk.length()
                    && (name.charAt(chunk.length()) == '.' || name.charAt(chunk.length()) == '-')) {
                return true;
            }
        }
        return false;
    }

    private static boolean go(Frame frame) {
        String module = frame.module();
        String file = frame.file();
        if (file.contains("/pkg/mod/")
                || file.contains("/vendor/")
                || file.contains("/usr/local/go/src/")
                || file.contains("/libexec/src/")
                || module.startsWith("vendor/")
                || GO_MODULES.begin(module)) {
            return true;
        }
        int slash = module.indexOf('/');
        return GO_STANDARD.contains(slash < 0 ? module : module.substring(0, slash));
    }

    private static boolean ruby(String file) {
        return file.contains("/gems/")
                || file.contains("/lib/ruby/")
                || file.contains("/vendor/bundle/")
                || file.startsWith("<internal:")
                || file.contains("/rubygems/")
                || file.endsWith("/bin/bundle")
                || file.endsWith("/bin/rails");
    }

    private static boolean php(Frame frame) {
        String file = frame.file();
        return file.contains("/vendor/")
                || file.contains("\\vendor\\")
                || file.startsWith("[internal")
                || file.startsWith("phar://");
    }
}
