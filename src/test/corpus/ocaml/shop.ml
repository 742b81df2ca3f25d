//@2{
let added () = 1
//@2}
let run route value =
  match route with
  | "total" -> string_of_int (Orders.total (int_of_string value))
  | "weight" -> string_of_int (Orders.weight (int_of_string value))
  | "rename" -> Orders.rename "" ^ value
  | "move" -> Orders.move "" ^ value
  | "average" -> string_of_int (Orders.average [])
  | "share" -> string_of_int (Orders.share [])
  | "quantity" -> string_of_int (Orders.quantity value)
  | "page" -> string_of_int (Orders.page value)
  | "reserve" -> Stock.reserve value; value
  | "nightly" -> Stock.nightly [ value ]; value
  | _ -> failwith "no route"

let () = print_endline (run Sys.argv.(1) Sys.argv.(2))
