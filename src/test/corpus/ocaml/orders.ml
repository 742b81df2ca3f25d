//@2{
let added list = List.map (fun one -> one + 1) list
//@2}
let known : (int, int) Hashtbl.t = Hashtbl.create 4

let total order =
  let price = Hashtbl.find known order in
  price * 2

let weight order =
  let grams = Hashtbl.find known order in
  grams + 1

let not_empty value = if value = "" then failwith "a value is needed" else value

let rename value =
  let name = not_empty value in
  name ^ "!"

let move value =
  let street = not_empty value in
  street ^ "!"

let average prices =
  let sum = List.fold_left ( + ) 0 prices in
  let mean = sum / List.length prices in
  mean + 0

let share prices =
  let part = 100 / List.length prices in
  part + 0

let quantity text =
  let count = int_of_string text in
  count + 0

let page text =
  let number = int_of_string text in
  number + 0
