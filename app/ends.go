package app

import (
	"encoding/json"
	"fmt"
	"strings"
)

// ends are the two ends of a range.
type ends[T int | float64] struct{ lo, hi T }

// inOrder draws an error if the lower end is above the upper one.
func (e ends[T]) inOrder(l *limits) {
	if e.lo > e.hi {
		l.problem("its initial range from %v to %v is reversed: give the lower end first", e.lo, e.hi)
	}
}

// decodeEnds reads two numbers in ascending order. The thumbs cannot pass each other, so
// a page of ours sends no other pair.
func decodeEnds[T int | float64](raw json.RawMessage, number func(json.RawMessage) (T, bool)) (ends[T], bool) {
	var pair []json.RawMessage
	if json.Unmarshal(raw, &pair) != nil || len(pair) != 2 {
		return ends[T]{}, false
	}
	lo, ok := number(pair[0])
	hi, also := number(pair[1])
	return ends[T]{lo, hi}, ok && also && lo <= hi
}

// parseEnds reads two numbers that are separated by two dots.
func parseEnds[T int | float64](number func(string) (T, bool)) func(string) (ends[T], bool) {
	return func(text string) (ends[T], bool) {
		low, high, two := strings.Cut(text, "..")
		lo, ok := number(low)
		hi, also := number(high)
		return ends[T]{lo, hi}, two && ok && also && lo <= hi
	}
}

// assignEnds reads the two ends of a range.
func assignEnds[T int | float64](v any) (ends[T], error) {
	pair, err := assignable[[2]T](v)
	if err == nil && pair[0] > pair[1] {
		err = fmt.Errorf("is given a range from %v to %v, which is reversed: give the lower end first", pair[0], pair[1])
	}
	return ends[T]{pair[0], pair[1]}, err
}
