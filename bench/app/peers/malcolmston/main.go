//go:build peers

// Command malcolmston serves the app of four elements in ../../server.go with
// github.com/malcolmston/streamlit. Its argument is the address.
package main

import (
	"fmt"
	"os"

	"github.com/malcolmston/streamlit/st"
)

func script(s *st.Session) {
	s.Title("Clicks")
	n := s.State.GetInt("n", 0)
	if s.Button("Go") {
		n++
		s.State.Set("n", n)
	}
	size := s.Slider("Size", 0, 100, 50, 1)
	s.Text(fmt.Sprintf("%d clicks, size %v", n, size))
}

func main() {
	fmt.Fprintln(os.Stderr, st.Run(script, os.Args[1]))
	os.Exit(1)
}
