package app_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app"
)

// Fragments run by themselves, by their users, and with the script, while tabs come, go,
// stop runs and fill in forms. No press may be lost or count twice. Each tab must show
// its own page, the same as the server's.
func TestFragments_ManyAtOnce(t *testing.T) { // A2, A3, A7
	s := serve(t, func(ui *app.UI) error {
		total := app.State(ui, "total", 0)
		if ui.Button("Script") {
			*total++
		}
		n := ui.Number("N", 0)
		ui.Fragment("outer", func(ui *app.UI) error {
			if ui.Button("Outer") {
				*total++
			}
			m := ui.Number("M", 0)
			for i := range m % 4 {
				ui.Text(fmt.Sprint("row ", i))
			}
			ui.Fragment("inner", func(ui *app.UI) error {
				if ui.Button("Inner") {
					*total++
				}
				ui.Text(fmt.Sprintf("inner of %d, total %d.", m, *total))
				return nil
			}, app.Every(100*time.Millisecond))
			return nil
		})
		form := ui.Form("form", app.ClearOnSubmit())
		sent := form.TextInput("Text", "")
		if form.Submit("Send") {
			*total++
			ui.Caption("sent " + sent)
		}
		ui.Text(fmt.Sprintf("n %d, total %d.", n, *total))
		return nil
	}, app.RunsPerSecond(2000, 20))
	var tabs sync.WaitGroup
	for seed := range uint64(3) {
		p := s.open("")
		tabs.Go(func() { playFragments(s, p, rand.New(rand.NewPCG(seed, 11))) })
	}
	tabs.Wait()
}

func playFragments(s *site, p *tab, rnd *rand.Rand) {
	p.end(0)
	total := 0
	for step := range 120 {
		switch rnd.IntN(10) {
		case 0:
			p = p.reconnected(s)
		case 1:
			p.send(map[string]any{"t": "rerun"})
		case 2, 3:
			p.end(p.press([]string{"Script", "Outer", "Inner"}[rnd.IntN(3)]))
			total++
		case 4:
			p.end(p.press("Inner", "Outer"))
			total += 2
		case 5:
			p.event++
			p.send(map[string]any{"t": "event", "n": p.event, "set": map[string]any{p.widget("Text"): fmt.Sprint(step)},
				"press": []string{p.widget("Send")}})
			p.end(p.event)
			total++
		case 6:
			p.set(map[string]any{"N": step})
		default:
			p.set(map[string]any{"M": step})
		}
	}
	p.set(map[string]any{"M": 1003})
	p.end(p.set(map[string]any{"N": 1000}))
	if want := fmt.Sprintf("n 1000, total %d.", total); !p.shows(want) || !p.shows(fmt.Sprintf("inner of 1003, total %d.", total)) || !p.shows("row 2") {
		p.t.Errorf("the page shows %s, want %q", p.page.String(), want)
	}
}
