// Command shop calls one route and lets it crash, or recovers as a server does and prints the stack it sees.
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/debug"

	"shop.example/shop/orders"
	"shop.example/shop/stock"
)

var routes = map[string]func(string){
	"orderTotal":    func(a string) { orders.Total(a) },
	"orderWeight":   func(a string) { orders.Weight(a) },
	"orderLine":     orders.Line,
	"parcelLine":    orders.ParcelLine,
	"averageItem":   func(a string) { orders.AverageItem(a) },
	"averageDay":    func(a string) { orders.AverageDay(a) },
	"handlerTotal":  orders.ServeTotal,
	"depth":         func(a string) { orders.Depth(a) },
	"reserve":       stock.Reserve,
	"reserveLater":  stock.ReserveLater,
	"count":         stock.Count,
	"convert":       stock.Convert,
	"setPrice":      stock.SetPrice,
	"setTax":        stock.SetTax,
	"closeTwice":    stock.CloseTwice,
	"deadlock":      stock.Deadlock,
	"mustRead":      stock.MustRead,
	"mustWrite":     stock.MustWrite,
	"methodValue":   stock.MethodValue,
	"wrappedCheck":  func(a string) { orders.Rename(a) },
	"wrappedStreet": func(a string) { orders.Move(a) },
	"jobs":          stock.Jobs,
	"concurrentMap": stock.Concurrent,
}

func main() {
	route, argument := os.Args[1], os.Args[2]
	debug.SetMaxStack(64 * 1024)
	if len(os.Args) > 3 {
		serve(route, argument)
		return
	}
	call(route, argument)
}

func call(route, argument string) {
	if generic, ok := orders.Generic[route]; ok {
		generic(argument)
		return
	}
	routes[route](argument)
}

// serve calls the route as a handler of net/http, which recovers from its panic; this one prints it before.
func serve(route, argument string) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if cause := recover(); cause != nil {
				fmt.Fprintf(os.Stderr, "panic: %v\n\n%s", cause, debug.Stack())
			}
		}()
		call(route, argument)
	})
	server := httptest.NewServer(handler)
	defer server.Close()
	http.Get(server.URL)
}
