// Package stock counts what is there.
package stock

import (
	"fmt"
	"os"
	"sync"
	"time"
)

type shelf struct {
	items map[string]int
}

type priced interface{ Price() int }

type pen struct{}

func (pen) Price() int { return 150 }

var (
	shelves = &shelf{items: map[string]int{"pen": 3}}
	prices  map[string]int
	taxes   map[string]int
)

//@2{
func (s *shelf) size() int {
	return len(s.items)
}

//@2}
func (s *shelf) reserve(item string) {
	if s.items[item] == 0 {
		panic(fmt.Sprintf("no stock for %s", item))
	}
	s.items[item]--
}

func Reserve(item string) {
	shelves.reserve(item)
}

func ReserveLater(item string) {
	var group sync.WaitGroup
	group.Add(2) //@2
	go func() { defer group.Done(); time.Sleep(time.Millisecond) }() //@2
	group.Add(1) //@1
	go func() {
		defer group.Done()
		shelves.reserve(item)
	}()
	group.Wait()
	time.Sleep(time.Second)
}

func Count(item string) {
	var items priced
	if item == "pen" {
		items = pen{}
	}
	fmt.Println(items.Price())
}

func Convert(item string) {
	var value interface{} = item
	if item == "7" {
		value = 7
	}
	fmt.Println(value.(priced).Price())
}

func SetPrice(item string) {
	prices[item] = 150
}

func SetTax(item string) {
	taxes[item] = 19
}

func CloseTwice(name string) {
	done := make(chan string, 1)
	done <- name
	close(done)
	close(done)
}

func Deadlock(name string) {
	waiting := make(chan string)
	waiting <- name
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func MustRead(name string) {
	_, err := os.ReadFile("/var/lib/shop/" + name)
	must(err)
}

func MustWrite(name string) {
	must(os.WriteFile("/var/lib/shop/"+name, nil, 0o600))
}

func MethodValue(item string) {
	var missing *shelf
	count := func() int { return len(missing.items) + len(item) }
	run := []func() int{count}
	fmt.Println(run[0]())
}

func Jobs(name string) {
	failed := make(chan error, 3)
	for i := 0; i < 3; i++ {
		go func(number int) {
			failed <- fmt.Errorf("job %d of %s: %w", number, name, os.ErrDeadlineExceeded)
		}(i)
	}
	err := <-failed
	panic(fmt.Errorf("jobs stopped: %w", err))
}

func Concurrent(name string) {
	items := map[string]int{}
	for i := 0; i < 8; i++ {
		go func() {
			for {
				items[name]++
			}
		}()
	}
	time.Sleep(5 * time.Second)
}
