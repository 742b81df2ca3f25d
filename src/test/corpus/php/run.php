<?php
// usage: php run.php route argument: calls one route and lets it end in an uncaught exception.
declare(strict_types=1);

spl_autoload_register(function (string $class): void {
    $file = __DIR__ . '/' . str_replace(['Shop\\', '\\'], ['shop/', '/'], $class) . '.php';
    if (is_file($file)) {
        require $file;
    }
});

final class Kernel
{
    public function handle(string $route, string $argument): void
    {
        (new Shop\Routes())->$route($argument);
    }
}

(new Kernel())->handle($argv[1], $argv[2]);
fwrite(STDERR, "Nothing was thrown: $argv[1] $argv[2]\n");
