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
	flights := command.Build(t)
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"an unknown flag", []string{"-dta", "x"}, "-dta"},
		{"a word that is no flag", []string{"-addr", "127.0.0.1:0", "x.parquet"}, "x.parquet"},
		{"a busy port", []string{"-addr", busy.Addr().String()}, busy.Addr().String()},
		{"no address", []string{"-addr", "here"}, "here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if line := command.WantRefusal(t, flights, c.args...); !strings.Contains(line, c.want) {
				t.Errorf("stderr is %q, want it to contain %q", line, c.want)
			}
		})
	}
	for _, c := range refusals(t) {
		t.Run(c.name, func(t *testing.T) {
			line := command.WantRefusal(t, flights, "-addr", "127.0.0.1:0", "-data", c.path)
			if !strings.Contains(line, c.want) || !strings.Contains(line, c.path) {
				t.Errorf("stderr is %q, want it to name the file and to contain %q", line, c.want)
			}
		})
	}
}
