<?php
declare(strict_types=1);

namespace Shop;

final class Stock
{
    private array $items = ['pen' => 3];

    //@2{
    public function count(string $item): int
    {
        return $this->items[$item] ?? 0;
    }

    //@2}
    public function reserve(string $item): int
    {
        if (!isset($this->items[$item])) {
            throw new \RuntimeException("no stock for $item");
        }
        return $this->items[$item] - 1;
    }
}
