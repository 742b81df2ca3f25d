// A panic in another goroutine.
package main

import (
	"errors"
	"fmt"
)

func post(account string) error {
	return fmt.Errorf("posting to %q: %w", account, errors.New("ledger is closed"))
}

func main() {
	done := make(chan bool)
	go func() {
		panic(post("savings"))
	}()
	<-done
}
