#[allow(dead_code)] //@2
pub fn unused() {} //@2
