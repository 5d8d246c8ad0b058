package main

import (
	"path/filepath"
	"testing"

	"github.com/refrain-go/refrain/examples/internal/command"
)

// A user who starts the program wrongly gets one sentence with the remedy, before the
// program serves anything.
func TestMain_RefusesToStartInOneSentence(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "what?mode=memory")
	command.RefusesToStart(t,
		command.Refusal{Name: "an unknown flag", Args: []string{"-bd", "x"}, Want: []string{"-bd", "-h lists"}},
		command.Refusal{Name: "a word that is no flag", Args: []string{"x.db"}, Want: []string{"x.db"}},
		command.Refusal{Name: "no address", Args: []string{"-addr", "here"}, Want: []string{"here", "-addr"}},
		command.Refusal{Name: "a missing file", Args: []string{"-db", missing}, Want: []string{missing, "no such file"}},
		command.Refusal{Name: "a file that is no database", Args: []string{"-db", "data/routes.csv"}, Want: []string{"not a database"}},
		command.Refusal{Name: "an admin address that others reach", Args: []string{"-addr", "127.0.0.1:0", "-admin", "0.0.0.0:0"}, Want: []string{"0.0.0.0:0", "127.0.0.1"}},
		command.Refusal{Name: "no connection string", Args: []string{"-db", "postgres://reader:Sesame@127.0.0.1:port/x"}, Want: []string{"write postgres://"}},
	)
}
