mod checks; //@2
mod extra; //@2
//@2{
fn trace(word: &str) {
    if word == "never" {
        eprintln!("{}", word);
    }
}
//@2}
mod orders;
mod stock;
#[cfg(any())]
mod unused;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (route, value) = (arguments[1].as_str(), arguments[2].as_str());
    trace(route); //@2
    match route {
        "total" => println!("{}", orders::total(value.parse().unwrap())),
        "weight" => println!("{}", orders::weight(value.parse().unwrap())),
        "rename" => orders::Customer::new().rename(""),
        "move" => orders::Customer::new().relocate(""),
        "average" => println!("{}", orders::average(&[], value)),
        "share" => println!("{}", orders::share(&[], value)),
        "quantity" => println!("{}", orders::quantity(value)),
        "page" => println!("{}", orders::page(value)),
        "reserve" => stock::reserve(value),
        "nightly" => stock::nightly(&[value]),
        _ => panic!("no route"),
    }
}
