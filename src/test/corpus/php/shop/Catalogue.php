<?php
declare(strict_types=1);

namespace Shop;

final class Catalogue
{
    private array $items = ['pen' => null, 'ink' => null, 'cap' => null];

    public function averages(string $count): array
    {
        $known = array_filter([3, 4], fn (int $sum): bool => $sum > 1); //@2
        return array_map(fn (int $sum): int => intdiv($sum, (int) $count), [3, 4]);
    }

    public function shares(string $count): array
    {
        $share = function (int $sum) use ($count): int {
            return intdiv($sum, (int) $count);
        };
        return array_map($share, [3, 4]);
    }

    public function parse(string $text): array
    {
        return json_decode($text, true, 8, JSON_THROW_ON_ERROR);
    }

    public function tariff(string $text): array
    {
        return ['tariff' => json_decode($text, true, 8, JSON_THROW_ON_ERROR)];
    }

    public function undefinedMethod(string $item): int
    {
        $found = new \ArrayObject($this->items);
        return $found->discount($item);
    }

    public function undefinedSurcharge(string $item): int
    {
        $found = new \ArrayObject($this->items);
        return $found->surcharge($item);
    }

    public function matchStatus(string $status): int
    {
        return match ($status) {
            'OPEN' => 1,
            'PAID' => 2,
            'SENT' => 3, //@2
        };
    }

    public function magic(string $item): int
    {
        return $this->tax($item);
    }

    public function __call(string $name, array $arguments): int
    {
        throw new \BadMethodCallException("$name is not defined for " . $arguments[0]);
    }

    public function lines(string $count): array
    {
        return iterator_to_array($this->generated((int) $count));
    }

    private function generated(int $count): \Generator
    {
        for ($i = 0; $i < $count; $i++) {
            yield $i;
        }
        throw new \UnderflowException("only $count lines");
    }

    public function missingClass(string $name): object
    {
        $class = "Shop\\Export\\$name";
        return new $class();
    }

    public function argumentCount(string $value): string
    {
        return $this->two($value);
    }

    private function two(string $first, string $second): string
    {
        return $first . $second;
    }
}
