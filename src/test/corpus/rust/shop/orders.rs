use std::collections::HashMap;
//@2{
#[allow(dead_code)]
fn added_above() -> Vec<i32> {
    (1..3).map(|n| n + 1).filter(|n| *n > 1).collect()
}
//@2}

pub struct Customer {
    name: String,
}

fn not_empty(value: &str) -> &str {
    if value.is_empty() {
        panic!("a value is needed");
    }
    value
}

impl Customer {
    pub fn new() -> Customer {
        Customer { name: String::new() }
    }

    #[inline(never)]
    pub fn rename(&mut self, name: &str) {
        self.name = not_empty(name).to_string();
    }

    #[inline(never)]
    pub fn relocate(&mut self, street: &str) {
        self.name.push_str(not_empty(street));
    }
}

fn known() -> HashMap<i64, i64> {
    HashMap::from([(1, 100)])
}

#[inline(never)]
pub fn total(order: i64) -> i64 {
    let orders = known();
    let twice = |found: Option<&i64>| *found.unwrap() * 2; //@2
    twice(orders.get(&order)) //@2
    *orders.get(&order).unwrap() //@1
}

#[inline(never)]
pub fn weight(order: i64) -> i64 {
    let orders = known();
    *orders.get(&order).unwrap() + 1
}

#[inline(never)]
pub fn average(prices: &[i64], _by: &str) -> i64 {
    let sum: i64 = prices.iter().sum();
    sum / prices.len() as i64
}

#[inline(never)]
pub fn share(prices: &[i64], _by: &str) -> i64 {
    let parts: Vec<i64> = prices.iter().map(|p| p + 1).collect();
    100 / parts.len() as i64
}

#[inline(never)]
pub fn quantity(text: &str) -> u32 {
    text.parse::<u32>().expect("a number")
}

#[inline(never)]
pub fn page(text: &str) -> u32 {
    text.parse::<u32>().expect("a number")
}
