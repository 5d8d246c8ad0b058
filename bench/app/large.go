package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"slices"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// numbers is 1,000,000 rows of 8 columns: 64 MB.
type numbers [8][]float64

// largeScript is an app that gets a large answer at each click and shows the mean of a
// column.
func largeScript(ahead bool) func(*app.UI) error {
	cache := refrain.New(refrain.Config{Name: "large", MemoryLimit: 4 << 30, DisableCopiesAhead: !ahead})
	load := refrain.NewMemo0("numbers", func(context.Context) (*numbers, error) {
		var t numbers
		for i := range t {
			t[i] = make([]float64, 1_000_000)
			for j := range t[i] {
				t[i][j] = float64(j)
			}
		}
		return &t, nil
	}, refrain.In(cache))
	return func(ui *app.UI) error {
		ui.Title("Numbers")
		n := app.State(ui, "n", 0)
		if ui.Button("Next column") {
			*n++
		}
		t, err := load.Get(ui)
		if err != nil {
			return err
		}
		column := t[*n%len(t)]
		sum := 0.0
		for _, x := range column {
			sum += x
		}
		ui.Text(fmt.Sprintf("After %d clicks: a mean of %g", *n, sum/float64(len(column))))
		return nil
	}
}

// largeRounds is how many times each side is measured, in turns.
const largeRounds = 5

// besideWithout measures clicks in the app with copies made ahead, beside the same app
// without them.
func besideWithout(ctx context.Context) error {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "app with an answer of 64 MB, one click\tcopies\tp50\tp90\tlongest\twith beside without, least p50\t")
	for _, c := range []struct {
		tabs  int
		every time.Duration
	}{{1, 500 * time.Millisecond}, {1, 100 * time.Millisecond}, {4, time.Second}, {20, time.Second}} {
		if err := clickLarge(ctx, out, c.tabs, c.every); err != nil {
			return err
		}
	}
	return out.Flush()
}

func clickLarge(ctx context.Context, out *tabwriter.Writer, n int, every time.Duration) error {
	var without, with side
	for range largeRounds {
		for _, s := range []struct {
			*side
			flag string
		}{{&without, "-ahead=false"}, {&with, "-ahead=true"}} {
			if err := s.round(ctx, s.flag, n, every); err != nil {
				return err
			}
		}
	}
	name := fmt.Sprintf("%d tabs, each every %v", n, every)
	without.print(out, name, "by the hit", "")
	with.print(out, "", "made ahead", fmt.Sprintf("%.2f", float64(slices.Min(with.medians))/float64(slices.Min(without.medians))))
	return nil
}

// side has the times of clicks in all rounds, and the median of each round.
type side struct{ times, medians []time.Duration }

func (s *side) round(ctx context.Context, flag string, n int, every time.Duration) error {
	server, err := start(ctx, "-large", flag)
	if err != nil {
		return err
	}
	defer server.stop()
	tabs := make([]*tab, n)
	for i := range tabs {
		if tabs[i], err = open(ctx, server.url, net.IPv4(127, 0, 1, byte(1+i))); err != nil {
			return err
		}
		defer tabs[i].conn.CloseNow()
	}
	times, err := clickEach(ctx, tabs, every, max(20/n, 3))
	if err != nil {
		return err
	}
	slices.Sort(times)
	s.times, s.medians = append(s.times, times...), append(s.medians, at(times, .5))
	return nil
}

// clickEach clicks the given number of times in all tabs, which take turns.
func clickEach(ctx context.Context, tabs []*tab, every time.Duration, clicks int) (times []time.Duration, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for i, t := range tabs {
		all.Go(func() {
			time.Sleep(every / time.Duration(len(tabs)) * time.Duration(i))
			for range clicks {
				began := time.Now()
				took, failed := t.click(ctx)
				mu.Lock()
				times = append(times, took.end)
				if failed != nil {
					err = failed
				}
				mu.Unlock()
				time.Sleep(time.Until(began.Add(every)))
			}
		})
	}
	all.Wait()
	return times, err
}

func (s *side) print(out *tabwriter.Writer, name, copies, ratio string) {
	slices.Sort(s.times)
	fmt.Fprintf(out, "%s\t%s\t%v\t%v\t%v\t%s\t\n", name, copies, at(s.times, .5), at(s.times, .9), at(s.times, 1), ratio)
}
