package main

import (
	"testing"

	"github.com/refrain-go/refrain/examples/internal/command"
)

// A user who starts the program wrongly gets one sentence with the remedy, before the
// program serves anything.
func TestMain_RefusesToStartInOneSentence(t *testing.T) {
	command.RefusesToStart(t, command.Refusal{Name: "an unknown flag", Args: []string{"-speed", "x"}, Want: []string{"-speed"}})
}
