package main

import (
	"testing"

	"github.com/refrain-go/refrain/examples/internal/command"
)

// A user who starts the program wrongly gets one sentence with the remedy, before the
// program serves anything.
func TestMain_RefusesToStartInOneSentence(t *testing.T) {
	ways := []command.Refusal{
		{Name: "an unknown flag", Args: []string{"-dta", "x"}, Want: []string{"-dta"}},
		{Name: "a word that is no flag", Args: []string{"-addr", "127.0.0.1:0", "x.csv"}, Want: []string{"x.csv"}},
		{Name: "no address", Args: []string{"-addr", "here"}, Want: []string{"here"}},
	}
	for _, file := range refusals(t) {
		ways = append(ways, command.Refusal{
			Name: file.name, Args: []string{"-addr", "127.0.0.1:0", "-data", file.path}, Want: []string{file.want, file.path},
		})
	}
	command.RefusesToStart(t, ways...)
}
