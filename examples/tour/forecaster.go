package main

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/examples/tour/data"
)

var forecasterRuns atomic.Int64

// Forecaster guesses tomorrow's weather from today's. It is not
// data: it has a lock and counts its users, so there must be one.
type Forecaster struct {
	Number int64 // which one: 1 for the first that was opened
	Opened time.Time

	// next counts how often each weather followed each.
	next map[string]map[string]int

	mu    sync.Mutex
	users int // guarded by mu
}

// forecaster is opened once and then shared by every tab.
var forecaster = refrain.NewSingleton("forecaster",
	func(context.Context) (*Forecaster, error) {
		f := &Forecaster{
			Number: forecasterRuns.Add(1),
			Opened: time.Now(),
			next:   map[string]map[string]int{},
		}
		days, err := readDays(bytes.NewReader(data.SeattleWeather))
		if err != nil {
			return nil, err
		}
		for i := 1; i < len(days); i++ {
			f.learn(days[i-1].Weather, days[i].Weather)
		}
		return f, nil
	})

func (f *Forecaster) learn(today, tomorrow string) {
	if f.next[today] == nil {
		f.next[today] = map[string]int{}
	}
	f.next[today][tomorrow]++
}

// Forecast gives the weather that most often followed today's, and
// its share in percent.
func (f *Forecaster) Forecast(today string) (weather string, percent int) {
	var most, all int
	for w, n := range f.next[today] {
		all += n
		if n > most || n == most && w < weather {
			weather, most = w, n
		}
	}
	if all == 0 {
		return "", 0
	}
	return weather, 100 * most / all
}

// Join counts one more user and gives the number of users.
func (f *Forecaster) Join() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.users++
	return f.users
}

// Users gives the number of tabs that have joined.
func (f *Forecaster) Users() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.users
}
