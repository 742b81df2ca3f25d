// Package orders keeps orders.
package orders

import (
	"errors"
	"fmt"
	"strconv"
)

type line struct {
	item  string
	count int
	price int
}

type Order struct {
	lines []line
}

var orders = map[string]*Order{"1": {lines: []line{{"pen", 2, 150}}}}

// Generic holds the routes whose code needs generics, which not every compiler has.
var Generic = map[string]func(string){}

var ErrEmpty = errors.New("must not be empty")

//@2{
// Known tells how many there are.
func Known() int {
	sum := 0
	for _, order := range orders {
		func() { sum += len(order.lines) }()
	}
	return sum
}

func (o *Order) weight() int {
	return len(o.lines) * 3
}

//@2}
func (o *Order) total() int {
	sum := 0
	for _, l := range o.lines {
		sum += l.count * l.price
	}
	return sum
}

//@1{
func (o *Order) weight() int {
	return len(o.lines) * 3
}

//@1}
//go:noinline
func Total(id string) int {
	return orders[id].total()
}

//go:noinline
func Weight(id string) int {
	return orders[id].weight()
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Errorf("not a number: %w", err))
	}
	return value
}

func Line(index string) {
	order := orders["1"]
	fmt.Println(order.lines[number(index)])
}

func ParcelLine(index string) {
	parcel := []string{"pen"}
	if index == "" { //@2
		return //@2
	} //@2
	fmt.Println(parcel[number(index)])
}

func each(values []int, do func(int)) {
	for _, value := range values {
		do(value)
	}
}

func AverageItem(count string) int {
	sum, zero := 0, number(count)
	each([]int{1}, func(value int) { sum += value }) //@2
	each([]int{3, 4}, func(value int) { sum += value / zero })
	return sum
}

func AverageDay(count string) int {
	sum, zero := 0, number(count)
	each([]int{3, 4}, func(value int) { sum += value / zero })
	return sum
}

// ServeTotal is reached through the server, see main.
func ServeTotal(id string) {
	fmt.Println(Total(id))
}

func Depth(category string) int {
	return 1 + Depth(category)
}

func check(text string) string {
	if text == "-" {
		panic(ErrEmpty)
	}
	return text
}

func Rename(name string) string {
	return check(name)
}

func Move(street string) string {
	fmt.Println("moving") //@2
	return check(street)
}
