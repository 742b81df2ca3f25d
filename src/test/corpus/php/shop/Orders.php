<?php
declare(strict_types=1);

namespace Shop;

class Orders
{
    private array $orders;

    public function __construct()
    {
        $this->orders = ['1' => new Order([['pen', 2, 150]])];
    }

    //@2{
    public function size(): int
    {
        return array_sum(array_map(fn (Order $order): int => count($order->lines()), $this->orders));
    }

    public function orderWeight(string $id): int
    {
        $found = $this->orders[$id] ?? null;
        return count($found->lines());
    }

    //@2}
    public function orderTotal(string $id): int
    {
        $found = $this->orders[$id] ?? null;
        return array_sum(array_map(fn (array $line): int => $line[1] * $line[2], $found->lines()));
    }

    //@1{
    public function orderWeight(string $id): int
    {
        $found = $this->orders[$id] ?? null;
        return count($found->lines());
    }

    //@1}
    public function quantity(string $text): int
    {
        return $this->positive($text);
    }

    public function page(string $text): int
    {
        $first = 1; //@2
        return max(1, $this->positive($text));
    }

    private function positive(int $value): int
    {
        return max(0, $value);
    }

    public function rename(string $name): string
    {
        return Checks::text($name);
    }

    public function move(string $street): string
    {
        return Checks::text($street);
    }

    public function saveOrder(string $id): void
    {
        try {
            $this->insert('entry', $id);
        } catch (\DomainException $e) {
            throw new StoreException('could not be saved', 7, $e);
        }
    }

    public function savePayment(string $id): void
    {
        $at = time(); //@2
        try {
            $this->insert('entry', $id);
        } catch (\DomainException $e) {
            throw new StoreException('could not be saved', 7, $e);
        }
    }

    private function insert(string $table, string $id): void
    {
        throw new \DomainException("duplicate key $id in $table");
    }

    public function reserve(string $item): int
    {
        return (new Stock())->reserve($item);
    }

    public function reserveAll(string $item): array
    {
        return array_map([new Stock(), 'reserve'], [$item, 'pen']);
    }
}
