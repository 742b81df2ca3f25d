<?php
declare(strict_types=1);

namespace Shop;

final class Checks
{
    //@2{
    public static function positive(int $value): int
    {
        return $value > 0 ? $value : throw new \InvalidArgumentException('must be positive');
    }

    //@2}
    public static function text(string $value): string
    {
        if (trim($value, '-') === '') {
            throw new \InvalidArgumentException('must not be empty');
        }
        return $value;
    }
}
