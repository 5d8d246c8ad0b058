//go:build peers

// Command toolgui serves the app of four elements in ../../server.go with toolgui. Its
// argument is the address.
package main

import (
	"fmt"
	"net/http"
	"os"

	"github.com/VoileLab/toolgui/toolgui/tgcomp/tccontent"
	"github.com/VoileLab/toolgui/toolgui/tgcomp/tcinput"
	"github.com/VoileLab/toolgui/toolgui/tgexec"
	"github.com/VoileLab/toolgui/toolgui/tgframe"
)

func script(p *tgframe.Params) error {
	tccontent.Title(p.Main, "Clicks")
	n := 0
	if v := p.State.GetInt("n"); v != nil {
		n = *v
	}
	if tcinput.Button(p.State, p.Main, "Go") {
		n++
		p.State.Set("n", n)
	}
	size := int64(50)
	// toolgui has no slider
	if v := tcinput.Number[int64](p.State, p.Main, "Size"); v != nil {
		size = *v
	}
	tccontent.Text(p.Main, fmt.Sprintf("%d clicks, size %d", n, size))
	return nil
}

func main() {
	app := tgframe.NewApp()
	app.AddPage("index", "Clicks", script)
	mux, err := tgexec.NewWebExecutor(app).Mux()
	if err == nil {
		err = http.ListenAndServe(os.Args[1], mux)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
