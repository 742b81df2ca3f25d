// Beyond the end of a slice.
package main

import "fmt"

type queue struct{ jobs []string }

func (q *queue) job(at int) string { return q.jobs[at] }

func main() {
	q := &queue{jobs: []string{"one"}}
	fmt.Println(q.job(len(q.jobs) + 4))
}
