//@2{
let extra = List.rev
//@2}
let reserve item =
  let text = item ^ " is sold out" in
  if text <> "" then failwith text;
  print_endline text

let nightly items =
  List.iter reserve items;
  print_endline "done"
