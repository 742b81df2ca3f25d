<?php
declare(strict_types=1);

namespace Shop;

final class Order
{
    public function __construct(private array $lines)
    {
    }

    public function lines(): array
    {
        return $this->lines;
    }
}
