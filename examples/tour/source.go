package main

import (
	"embed"
	"strings"
)

//go:embed factorial.go square.go pi.go download.go forecaster.go
var sources embed.FS

// sourceOf gives the text of the file after its imports.
func sourceOf(file string) string {
	text, err := sources.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	_, body, _ := strings.Cut(string(text), "\n)\n")
	return strings.TrimSpace(body)
}
