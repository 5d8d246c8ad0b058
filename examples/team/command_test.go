package main

import (
	"testing"

	"github.com/refrain-go/refrain/examples/internal/command"
)

// A user who starts the program wrongly gets one sentence with the remedy, before the
// program serves anything.
func TestMain_RefusesToStartInOneSentence(t *testing.T) {
	t.Setenv("CLIENT_SECRET", "")
	command.RefusesToStart(t,
		command.Refusal{Name: "an unknown flag", Args: []string{"-isuer", "x"}, Want: []string{"-isuer", "-h lists"}},
		command.Refusal{Name: "two ways in", Args: []string{"-as", "Ada", "-proxy", "authelia"}, Want: []string{"one of -issuer, -proxy and -as"}},
		command.Refusal{Name: "an unknown proxy", Args: []string{"-proxy", "squid"}, Want: []string{"squid", "oauth2-proxy"}},
		command.Refusal{Name: "a proxy anywhere", Args: []string{"-proxy", "authelia"}, Want: []string{"-from"}},
		command.Refusal{Name: "anybody from anywhere", Args: []string{"-as", "Ada", "-addr", "0.0.0.0:0"}, Want: []string{"0.0.0.0:0", "127.0.0.1"}},
		command.Refusal{Name: "no secret", Args: []string{"-addr", "127.0.0.1:0", "-issuer", "https://login.example.com", "-client", "team"}, Want: []string{"CLIENT_SECRET"}},
	)
}
