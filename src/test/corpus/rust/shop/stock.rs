struct Shelf(Vec<String>); //@2
#[allow(dead_code)] //@2
impl Shelf { fn look(&self) -> usize { self.0.len() } } //@2

#[inline(never)]
pub fn reserve(item: &str) {
    let left: Result<u32, String> = Err(format!("{} is sold out", item));
    println!("{}", left.unwrap());
}

#[inline(never)]
pub fn nightly(items: &[&str]) {
    items.iter().for_each(|item| reserve(item));
}
