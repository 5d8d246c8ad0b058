package main

import (
	"testing"

	"github.com/refrain-go/refrain/examples/internal/command"
)

// Whoever starts the program wrong sees one sentence that says what to do, before anything is served.
func TestMain_RefusesToStartInOneSentence(t *testing.T) {
	command.RefusesToStart(t, command.Refusal{Name: "an unknown flag", Args: []string{"-speed", "x"}, Want: []string{"-speed"}})
}
