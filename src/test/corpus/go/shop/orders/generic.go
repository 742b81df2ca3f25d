//go:build gc

package orders

func init() {
	Generic["firstInt"] = func(at string) { FirstPrice(at) }
	Generic["firstText"] = func(at string) { FirstName(at) }
}

func first[T any](values []T, at int) T {
	return values[at]
}

func FirstPrice(at string) int {
	return first([]int{}, number(at))
}

func FirstName(at string) string {
	return first([]string{}, number(at))
}
