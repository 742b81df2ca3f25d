#[allow(dead_code)] //@2
pub fn more() {} //@2
