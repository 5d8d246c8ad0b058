package main

import (
	"net"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/examples/internal/command"
)

// Whoever starts the program wrong sees one sentence that says what to do, before anything is served.
func TestMain_RefusesToStartInOneSentence(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	tour := command.Build(t)
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"an unknown flag", []string{"-speed", "x"}, "-speed"},
		{"a busy port", []string{"-addr", busy.Addr().String()}, busy.Addr().String()},
	} {
		t.Run(c.name, func(t *testing.T) {
			if line := command.WantRefusal(t, tour, c.args...); !strings.Contains(line, c.want) {
				t.Errorf("stderr is %q, want it to contain %q", line, c.want)
			}
		})
	}
}
