#@2{
proc added {list} {
    return [llength $list]
}
#@2}
array set known {1 100}

proc find {order} {
    global known
    if {![info exists known($order)]} {
        error "no such order"
    }
    return $known($order)
}

proc total {order} {
    set price [find $order]
    return [expr {$price * 2}]
}

proc weight {order} {
    set grams [find $order]
    return [expr {$grams + 1}]
}

proc not_empty {value} {
    if {$value eq ""} {
        error "a value is needed"
    }
    return $value
}

proc rename_to {name} {
    set kept [not_empty $name]
    return $kept
}

proc move_to {street} {
    set kept [not_empty $street]
    return $kept
}

proc average {prices} {
    set count [llength $prices]
    return [expr {100 / $count}]
}

proc share {prices} {
    set count [llength $prices]
    return [expr {1 / $count}]
}

proc quantity {text} {
    set count [incr text 1]
    return $count
}

proc page {text} {
    set number [incr text 1]
    return $number
}

proc reserve {item} {
    error "$item is sold out"
}

proc nightly {items} {
    foreach item $items {
        reserve $item
    }
}

lassign $argv route value
switch $route {
    total { total $value }
    weight { weight $value }
    rename { rename_to "" }
    move { move_to "" }
    average { average {} }
    share { share {} }
    quantity { quantity $value }
    page { page $value }
    reserve { reserve $value }
    nightly { nightly [list $value] }
}
