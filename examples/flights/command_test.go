package main

import (
	"testing"

	"github.com/refrain-go/refrain/examples/internal/command"
)

// Whoever starts the program wrong sees one sentence that says what to do, before anything is served.
func TestMain_RefusesToStartInOneSentence(t *testing.T) {
	ways := []command.Refusal{
		{Name: "an unknown flag", Args: []string{"-dta", "x"}, Want: []string{"-dta"}},
		{Name: "a word that is no flag", Args: []string{"-addr", "127.0.0.1:0", "x.parquet"}, Want: []string{"x.parquet"}},
		{Name: "no address", Args: []string{"-addr", "here"}, Want: []string{"here"}},
	}
	for _, file := range refusals(t) {
		ways = append(ways, command.Refusal{
			Name: file.name, Args: []string{"-addr", "127.0.0.1:0", "-data", file.path}, Want: []string{file.want, file.path},
		})
	}
	command.RefusesToStart(t, ways...)
}
