package app_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/refrain-go/refrain/app"
)

// Many tabs click, scroll, stop and lose their connections at the same time. In the end
// each tab must have its own page, equal to the server's copy.
func TestSessions_ManyAtOnce(t *testing.T) { // A1, A2, A7
	s := serve(t, func(ui *app.UI) error {
		total := app.State(ui, "total", 0)
		if ui.Button("Add") {
			*total++
		}
		n := ui.Number("N", 0)
		cols := ui.Columns(1 + n%3)
		for i := range n % 7 {
			cols[i%len(cols)].Text(fmt.Sprint("cell ", i, " of ", n))
		}
		place := ui.Empty()
		place.Text("one")
		place.Container().Text(fmt.Sprint("n is ", n))
		ui.Text(fmt.Sprintf("total %d, n %d.", *total, n))
		return nil
	})
	var tabs sync.WaitGroup
	for seed := range uint64(4) {
		p := s.open("")
		tabs.Go(func() { play(s, p, rand.New(rand.NewPCG(seed, 7))) })
	}
	tabs.Wait()
}

// reconnected breaks the connection, and returns the tab with another connection.
func (p *tab) reconnected(s *site) *tab {
	p.ws.CloseNow()
	event, id := p.event, p.id
	for p = s.open(id); !p.resumed; p = s.open(id) {
		p.ws.CloseNow() // the server has not noticed yet that the first connection is gone
	}
	p.event = event
	p.next()
	return p
}

func play(s *site, p *tab, rnd *rand.Rand) {
	p.end(0)
	added, last := 0, 0
	for step := range 150 {
		switch rnd.IntN(12) {
		case 0:
			p = p.reconnected(s)
		case 1:
			p.send(map[string]any{"t": "rerun"})
		case 2, 3, 4:
			p.end(p.press("Add")) // two presses before one run count as one
			added++
		case 5:
			p.end(p.set(map[string]any{"N": last}))
		default:
			last = step
			p.set(map[string]any{"N": last})
		}
	}
	p.end(p.set(map[string]any{"N": last + 1000}))
	if want := fmt.Sprintf("total %d, n %d.", added, last+1000); !p.shows(want) || !p.shows(fmt.Sprint("n is ", last+1000)) {
		p.t.Errorf("the page shows %s, want %q", p.page.String(), want)
	}
}
